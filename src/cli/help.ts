/** What `assay --help` prints. */
export const HELP = `Assay judges a model's evidence by a policy.

assay check [DIR]              judge the working tree DIR (default: the current folder)
  --policy FILE                the policy (default: DIR/.github/assay.yml)
  --floor FILE                 the organisation's floor
  --waivers FILE               exceptions kept as code (default: DIR/.github/assay-waivers.yml, if it is there)
  --baseline DIR               what the change is compared with (default: DIR/.assay/baseline)
  --model NAME                 judge only this model; may be repeated
  --as-of DATE                 judge as on this day, YYYY-MM-DD (default: today in UTC)
  --format FORMAT              text (default), json, markdown, sarif or junit
  --output FILE                write the result there and not to stdout
  --context FILE               replay the assessment whose context was exported to FILE

assay policy check [FILE]      say what is wrong with a policy (default: .github/assay.yml)
  --floor                      FILE is an organisation's floor
  --format FORMAT              text (default) or json
assay policy schema [--floor]  print the JSON Schema of policies, for editors

assay baseline figures TABLE   make the figures that can stand in a baseline's table's place
  --policy FILE                what is kept is what its rules ask (default: .github/assay.yml, if it is there)
  --floor FILE                 the organisation's floor, whose rules ask too
  --model NAME                 the model, where the policy governs several
  --role ROLE                  features or predictions, where the file's name does not tell
  --output FILE                write the figures there and not to stdout

assay rules                    list the rules that a policy can name
assay explain RULE             explain a rule
  --format FORMAT              text (default), or json for the schema of its keys

What /assay does in a comment on GitHub, from here: each comments as you, with the token in GH_TOKEN or
GITHUB_TOKEN, and prints the App's reply:

assay waive RULE --reason TEXT --until DATE [--model M] [--everywhere]
assay approve [WAIVER], reject [WAIVER] --reason TEXT, revoke [WAIVER]
assay waivers, status, diff, hold, resume, accept workflow, …  (assay help lists all)
  --repo OWNER/REPO --pr N     the pull request
  --wait SECONDS               how long the reply is waited for (default: 120)
  --api-url URL                GitHub's REST API (default: GITHUB_API_URL, or https://api.github.com)

For those who run the service; its store is found by ASSAY_DATA or DATABASE_URL, also in .env:

assay audit verify             recompute the audit trail
  --head SEQ:HASH              compare it with an entry that a check run printed; may be repeated
  --check-run FILE             compare it with the saved text of check runs; may be repeated
  --github [--since WHEN]      compare it with the check runs on GitHub (default: since 90d)
assay audit show OWNER/REPO#N  print what was decided about a pull request
assay audit export             print entries for an auditor
  --since WHEN, --until WHEN   YYYY-MM-DD, YYYY-MM-DDTHH:MM:SSZ, or days ago: 90d
  --repo OWNER/REPO            only of this repository, by whatever name
  --format FORMAT              jsonl (with what proves it) or csv (for a spreadsheet)
  --output FILE                write it there and not to stdout
assay audit prune              remove old entries; an entry is left that says so
  --older-than WHEN            400d

assay store backup FILE        copy a SQLite store while the service runs
assay store check [FILE]       see whether the store, or a back-up, is sound
assay jobs dead                list the jobs that were given up
  --format FORMAT              text (default) or json
assay jobs retry ID… | --all   put them back into the queue

assay doctor OWNER/REPO        say whether the gate of a repository really is one
  --format FORMAT              text (default) or json
  --api-url URL                address of GitHub's REST API

assay serve, assay worker      run a part of the service; npm start runs all of it

assay --help, assay --version

Exit codes: 0 pass (warnings included), 1 blocked, or broken, 2 usage or invalid policy,
3 undecided and nothing fails, 4 internal error. Of what is said in a comment: 0 done, 1 refused,
2 nothing was sent, or GitHub refused the comment, 3 not answered yet, 4 GitHub did not answer.
`;
