export APP_ID=1 WEBHOOK_SECRET=abcabcabc GHE_HOST=127.0.0.1:9 GHE_PROTOCOL=http HOST=127.0.0.1 PORT=4555 LOG_LEVEL=${LL:-info} NODE_ENV=production
openssl genrsa 2048 > /tmp/key.pem 2>/dev/null; export PRIVATE_KEY_PATH=/tmp/key.pem
rm -rf /tmp/bdata; [ -z "$DATABASE_URL" ] && export ASSAY_DATA=/tmp/bdata
node src/main.ts serve > /tmp/serve.log 2>&1 & P=$!
until curl -sf localhost:4555/readyz >/dev/null; do sleep 0.2; done
for c in 1 16 64; do node bench/send-webhooks.ts "{\"url\":\"http://127.0.0.1:4555/api/github/webhooks\",\"secret\":\"abcabcabc\",\"count\":4000,\"connections\":$c}"; echo; done
grep -E "VmHWM|VmRSS" /proc/$P/status
grep -E "utime|x" /dev/null; cut -d" " -f14,15 /proc/$P/stat; kill $P; wait $P
