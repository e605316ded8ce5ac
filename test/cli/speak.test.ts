import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it, mock } from "node:test";
import nock from "nock";
import { assayIn } from "./sandbox-folder.ts";

const API = "https://github.test/api/v3";
const TOKEN = "ghp_never1printed2anywhere3";
const COMMENTS = "/repos/acme/models/issues/7/comments";
const REACTIONS = "/repos/acme/models/issues/comments/40/reactions";
const URL_OF = "https://github.test/acme/models/pull/7#issuecomment-";
const SINCE = "2026-03-02T10:00:00Z";
const ASSAY = { id: 9, login: "assay[bot]", type: "Bot" };

const reply = (more: object = {}) => ({
  id: 41,
  user: ASSAY,
  body: "<!-- assay:reply 40 -->\n**Blocked.**",
  html_url: `${URL_OF}41`,
  performed_via_github_app: { id: 1, slug: "assay" },
  ...more,
});
const thumb = (content: string, user: object = ASSAY) => ({ id: 1, content, user });

describe("a command given from the terminal", () => {
  let paused: number[];
  beforeEach(() => {
    nock.disableNetConnect();
    mock.timers.enable({ apis: ["Date"], now: Date.parse(SINCE) });
    paused = [];
  });
  afterEach(() => {
    mock.timers.reset();
    const left = nock.pendingMocks();
    nock.cleanAll();
    assert.deepEqual(left, []);
  });

  const github = () => nock(API, { reqheaders: { authorization: `token ${TOKEN}` } });
  const posts = () =>
    github()
      .post(COMMENTS, { body: "/assay status" })
      .reply(201, { id: 40, html_url: `${URL_OF}40`, created_at: SINCE });
  /** What GitHub shows at the next look. */
  const shows = (comments: readonly object[], reactions?: readonly object[]) => {
    github()
      .get(COMMENTS)
      .query({ since: SINCE, per_page: 100, page: 1 })
      .reply(200, [...comments]);
    if (reactions !== undefined) {
      github()
        .get(REACTIONS)
        .query({ per_page: 100, page: 1 })
        .reply(200, [...reactions]);
    }
  };

  async function status(...more: string[]) {
    const pause = async (ms: number) => {
      paused.push(ms);
      mock.timers.tick(ms);
    };
    const env = { GH_TOKEN: `${TOKEN}\n`, GITHUB_API_URL: `${API}/` };
    const said = await assayIn({ cwd: "/", env, pause }, "status", "--repo", "acme/models", "--pr", "7", ...more);
    assert.ok(!`${said.stdout}${said.stderr}`.includes(TOKEN), said.stderr);
    return said;
  }

  it("looks after a second and then ever less often, until the App has answered and said how it ended", async () => {
    posts();
    shows([]);
    shows([reply()], [thumb("eyes")]);
    shows([reply()], [thumb("eyes"), thumb("-1")]);
    const { code, stdout, stderr } = await status();
    assert.deepEqual([code, stdout], [1, "**Blocked.**\n"]);
    assert.match(stderr, /assay\[bot\] refused: .*#issuecomment-41/);
    assert.deepEqual(paused, [1000, 1500, 2250]);
  });

  it("takes the words of nobody else for an answer", async () => {
    const person = { id: 5, login: "mallory", type: "User" };
    const actions = { id: 6, login: "github-actions[bot]", type: "Bot" };
    const other = { id: 8, login: "other[bot]", type: "Bot" };
    const workflows = { performed_via_github_app: { id: 2, slug: "github-actions" } };
    posts();
    shows(
      [
        reply({ user: person, performed_via_github_app: null }),
        // By way of an App, but a person still.
        reply({ user: person }),
        reply({ user: actions, ...workflows }),
        // An App that has not said how it ended.
        reply({ user: other }),
        reply({ body: "<!-- assay:reply 4 -->\n**Passed.**" }),
        reply({ body: "See <!-- assay:reply 40 -->" }),
        reply({ user: null }),
      ],
      [thumb("+1", person), thumb("+1", actions), thumb("+1")],
    );
    const { code, stdout, stderr } = await status("--wait", "1");
    assert.deepEqual([code, stdout], [3, ""]);
    assert.match(stderr, /Assay has not answered within 1 s; your comment stands/);
  });

  it("asks whether anything is new, and not for everything again", async () => {
    posts();
    github().get(COMMENTS).query(true).reply(200, [], { etag: 'W/"1"' });
    nock(API, { reqheaders: { "if-none-match": 'W/"1"' } })
      .get(COMMENTS)
      .query(true)
      .reply(304);
    shows([reply()], [thumb("+1")]);
    assert.equal((await status()).code, 0);
  });

  it("goes on where GitHub fails for a while, no sooner than it asks for", async () => {
    posts();
    github().get(COMMENTS).query(true).reply(403, { message: "secondary rate limit" }, { "retry-after": "30" });
    shows([reply()], [thumb("+1")]);
    assert.equal((await status()).code, 0);
    assert.deepEqual(paused, [1000, 30_000]);
  });

  it("says that the comment stands where the answer cannot be read", async () => {
    posts();
    github().get(COMMENTS).query(true).reply(401, { message: "Bad credentials" });
    const ended = await status();
    assert.equal(ended.code, 3);
    assert.match(ended.stderr, /your comment stands, but .* GitHub does not accept the token in GH_TOKEN/);
    posts();
    github().get(COMMENTS).query(true).reply(403, { message: "secondary rate limit" }, { "retry-after": "30" });
    const limited = await status("--wait", "1");
    assert.equal(limited.code, 3);
    assert.match(limited.stderr, /your comment stands, but .* rate limit/);
  });

  it("never writes the comment twice, and says where nobody knows whether it stands", async () => {
    github()
      .post(COMMENTS)
      .reply(502, { message: `upstream of ${TOKEN}` });
    const { code, stdout, stderr } = await status();
    assert.deepEqual([code, stdout], [4, ""]);
    assert.match(stderr, /look at acme\/models#7 whether the comment stands before you try again/);
    assert.match(stderr, /upstream of …/);
  });

  it("says in GitHub's words why it refuses", async () => {
    const cases = [
      [403, "Resource not accessible by personal access token", /needs the right to write .*Resource not accessible/],
      [404, "Not Found", /shows your token no acme\/models#7/],
      [422, "Unprocessable", /refuses a comment at acme\/models#7 \(Unprocessable/],
    ] as const;
    for (const [answer, message, said] of cases) {
      github().post(COMMENTS).reply(answer, { message });
      const { code, stdout, stderr } = await status();
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, said);
      assert.equal(stderr.split("\n").length, 2, stderr);
    }
  });

  it("refuses addresses, numbers and tokens that cannot be meant, and sends nothing", async () => {
    const cases = [
      [["--api-url", "http://github.test/api/v3"], /--api-url begins with http:\/\/, where everybody on the way/],
      [["--api-url", "https://me:word@github.test"], /--api-url is no address of GitHub's API/],
      [["--api-url", "github.test"], /--api-url is no address of GitHub's API/],
      [["--wait", "3601"], /--wait cannot be "3601"; give whole seconds, 0 to 3600/],
      [["--wait", "-1"], /--wait cannot be "-1"/],
    ] as const;
    for (const [more, message] of cases) {
      const { code, stderr } = await status(...more);
      assert.equal(code, 2);
      assert.match(stderr, message);
      assert.ok(!stderr.includes("me:word"), stderr);
    }
    for (const [repo, pr, message] of [
      ["models", "7", /"models" names no repository/],
      ["acme/models", "#7", /--pr cannot be "#7"/],
    ] as const) {
      const env = { GH_TOKEN: TOKEN };
      const { code, stderr } = await assayIn({ cwd: "/", env }, "status", "--repo", repo, "--pr", pr);
      assert.equal(code, 2);
      assert.match(stderr, message);
    }
    const env = { GH_TOKEN: `${TOKEN}\nx` };
    const odd = await assayIn({ cwd: "/", env }, "status", "--repo", "acme/models", "--pr", "7");
    assert.equal(odd.code, 2);
    assert.match(odd.stderr, /GH_TOKEN holds no token/);
    assert.ok(!odd.stderr.includes(TOKEN));
  });
});
