import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { assayIn } from "../cli/sandbox-folder.ts";
import { type Stage, startStage } from "./harness.ts";
import { BASE, policy, UNFAIR } from "./models.ts";

const RULE = "fairness/demographic-parity-ratio";
const WAIVABLE = {
  ...BASE,
  ".github/assay.yml": policy({ rest: "waivers:\n  approvers: [bob]\n  max-days: 30\n" }),
};
const REASON = 'a "small" sample, see C:\\audit';

describe("commands that are given from the terminal", () => {
  let stage: Stage;
  let alice: ReturnType<typeof personAt>;
  let bob: ReturnType<typeof personAt>;
  before(async () => {
    stage = await startStage();
    alice = personAt("alice");
    bob = personAt("bob");
  });
  after(() => stage.close());

  /** Somebody's terminal; while a command waits there, the App does its work. */
  function personAt(login: string, variable: "GH_TOKEN" | "GITHUB_TOKEN" = "GITHUB_TOKEN") {
    const { token } = stage.github.createUser(login);
    const env = { [variable]: token, GITHUB_API_URL: `${stage.sandbox.url}/api/v3` };
    return async (place: { repo: string; pull: number }, ...words: string[]) => {
      const at = ["--repo", place.repo, "--pr", String(place.pull)];
      const said = await assayIn({ cwd: "/", env, pause: () => stage.settle() }, ...words, ...at);
      for (const text of [said.stdout, said.stderr, ...stage.log]) assert.ok(!text.includes(token), text);
      return said;
    };
  }

  async function blockedPull(name: string) {
    const repo = stage.repository(name, WAIVABLE);
    stage.github.setPermission({ repo, user: "bob", level: "read" });
    const files = { "models/credit/model.py": "threshold = 0.7\n" };
    const { pull, sha } = stage.propose({ repo, branch: "change", files });
    await stage.evaluate({ repo, sha, branch: "change", files: UNFAIR });
    await stage.settle();
    return { repo, pull, sha };
  }

  it("are comments of that person: a waiver is asked for, refused to its author, and approved by somebody else", async () => {
    const { github } = stage;
    const place = await blockedPull("told");
    const asked = await alice(place, "waive", RULE, "--model", "credit", "--reason", REASON, "--until", "10d");
    assert.equal(asked.code, 0, asked.stderr);
    assert.match(asked.stdout, /^\*\*Waiver `w1` waits for an approver\.\*\* [\s\S]*Why: a "small" sample/);
    assert.match(asked.stderr, /commented as you: http.*#issuecomment-\d+\n.*assay\[bot\] answered: http/);
    const written = github.comments(place).find(({ user }) => user === "alice");
    assert.equal(
      written?.body,
      `/assay waive ${RULE} --model credit --reason "a \\"small\\" sample, see C:\\\\audit" --until 10d`,
    );

    const refused = await alice(place, "approve", "w1");
    assert.equal(refused.code, 1, refused.stderr);
    assert.match(refused.stdout, /asked for waiver w1 yourself/);
    assert.match(refused.stderr, /assay\[bot\] refused: http/);
    assert.equal(stage.check(place).conclusion, "failure");

    const listed = await bob(place, "waivers");
    assert.equal(listed.code, 0);
    assert.match(listed.stdout, /w1/);
    const approved = await bob(place, "approve");
    assert.equal(approved.code, 0, approved.stderr);
    assert.match(approved.stdout, /bob approved waiver `w1`/);
    assert.equal(stage.check(place).conclusion, "success");
    const standing = await personAt("alice", "GH_TOKEN")(place, "status");
    assert.equal(standing.code, 0);
    assert.match(standing.stdout, /w1/);
    for (const { stdout } of [asked, refused, listed, approved, standing])
      assert.doesNotMatch(stdout, /<[a-z!/]|&[a-z]+;/);
    const writers = github.requests({ writes: true }).map(({ actor }) => actor);
    assert.deepEqual([...new Set(writers)].sort(), ["alice", "assay[bot]", "bob"]);
    assert.deepEqual(github.violations(), []);
  });

  it("have every word that does not mean something else in the terminal", async () => {
    const place = await blockedPull("words");
    const held = await bob(place, "hold", "--reason=--wait for the audit");
    assert.equal(held.code, 0, held.stderr);
    assert.equal((await bob(place, "resume")).code, 0);
    assert.match((await alice(place, "policy", "preview")).stderr, /assay\[bot\]/);
    assert.match((await alice(place, "accept", "workflow")).stderr, /assay\[bot\] refused/);
    assert.deepEqual(
      stage.github.comments(place).flatMap(({ user, body }) => (user === "assay[bot]" ? [] : [body])),
      [
        '/assay hold --reason "--wait for the audit"',
        "/assay resume",
        "/assay policy preview",
        "/assay accept workflow",
      ],
    );
  });

  it("are refused here where they are misspelt, and nothing is sent", async () => {
    const place = await blockedPull("misspelt");
    const before = stage.github.comments(place).length;
    const cases = [
      [
        ["waive", RULE, "--reason", "late"],
        /--until is missing\. .*\n.*assay waive <rule> \[--model M\] --reason "…" /,
      ],
      [["waive", RULE, "--reason", "a\nb", "--until", "10d"], /--reason has a line break/],
      [["waive", RULE, "--reson", "late"], /has no option --reson; did you mean --reason\?/],
      [["approve", "w1", "w2"], /takes one word here, and "w2" is another/],
      [["accept", "worfklow"], /There is no command "accept worfklow"\..*\n.*assay accept workflow --repo OWNER\/REPO/],
      [["waver", RULE], /unknown command "waver"; did you mean "waive"\?/],
    ] as const;
    for (const [words, message] of cases) {
      const { code, stdout, stderr } = await alice(place, ...words);
      assert.equal(code, 2, stderr);
      assert.equal(stdout, "");
      assert.match(stderr, message);
    }
    assert.equal(stage.github.comments(place).length, before);
  });

  it("stand as comments where nobody answers, and say so", async () => {
    const place = await blockedPull("alone");
    await stage.stop(5000);
    try {
      const { code, stdout, stderr } = await alice(place, "status", "--wait", "0");
      assert.equal(code, 3);
      assert.equal(stdout, "");
      assert.match(stderr, /commented as you: http.*#issuecomment-\d+\n.*has not answered .*your comment stands/);
    } finally {
      await stage.start();
    }
    await stage.settle();
  });

  it("say what is wrong with a token, a repository or a number", async () => {
    const place = await blockedPull("wrong");
    const env = { GITHUB_API_URL: `${stage.sandbox.url}/api/v3` };
    const words = ["status", "--repo", place.repo, "--pr", String(place.pull)];
    const none = await assayIn({ cwd: "/", env: { ...env, GH_TOKEN: " " } }, ...words);
    assert.deepEqual([none.code, none.stdout], [2, ""]);
    assert.match(none.stderr, /needs your own token: set GITHUB_TOKEN or GH_TOKEN/);
    const bad = await assayIn({ cwd: "/", env: { ...env, GH_TOKEN: "ghp_secret" } }, ...words);
    assert.deepEqual([bad.code, bad.stdout], [2, ""]);
    assert.match(bad.stderr, /does not accept the token in GH_TOKEN/);
    const elsewhere = await alice({ repo: "acme/nothing", pull: 1 }, "status");
    assert.equal(elsewhere.code, 2);
    assert.match(elsewhere.stderr, /shows your token no acme\/nothing#1/);
  });
});
