import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { runOfCallback } from "../../../src/github/deployments/run-of-callback.ts";

const here = { owner: "acme", repo: "models" };
const path = "/repos/acme/models/actions/runs/42/deployment_protection_rule";

describe("the callback of a deployment", () => {
  it("names its run, on github.com and on a server of one's own", () => {
    const public_ = { apiUrl: "https://api.github.com", ...here };
    assert.equal(runOfCallback(`https://api.github.com${path}`, public_), 42);
    assert.equal(runOfCallback(`https://api.github.com${path.replace("acme/models", "Acme/Models")}`, public_), 42);
    const own = { apiUrl: "https://ghe.example.com/api/v3/", ...here };
    assert.equal(runOfCallback(`https://ghe.example.com/api/v3${path}`, own), 42);
  });

  it("names none where it leads anywhere else", () => {
    const options = { apiUrl: "https://api.github.com", ...here };
    for (const address of [
      undefined,
      "",
      "no address",
      `http://api.github.com${path}`,
      `https://api.github.com:8443${path}`,
      `https://api.github.com.example.com${path}`,
      `https://user:word@api.github.com${path}`,
      `https://example.com/?x=https://api.github.com${path}`,
      `https://api.github.com${path}?to=elsewhere`,
      `https://api.github.com${path}#elsewhere`,
      `https://api.github.com${path}/more`,
      `https://api.github.com/more${path}`,
      "https://api.github.com/repos/acme/other/actions/runs/42/deployment_protection_rule",
      "https://api.github.com/repos/evil/models/actions/runs/42/deployment_protection_rule",
      "https://api.github.com/repos/acme/models/actions/runs/42/../43/deployment_protection_rule/x",
      "https://api.github.com/repos/acme/models/actions/runs/0/deployment_protection_rule",
      "https://api.github.com/repos/acme/models/actions/runs/99999999999999999999/deployment_protection_rule",
      "https://api.github.com/repos/acme/models/actions/runs/4%32/deployment_protection_rule",
    ]) {
      assert.equal(runOfCallback(address, options), null, address);
    }
    const own = { apiUrl: "https://ghe.example.com/api/v3", ...here };
    assert.equal(runOfCallback(`https://ghe.example.com${path}`, own), null);
  });
});
