import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, it } from "node:test";
import { DockerfileParser } from "dockerfile-ast";
import { checkContainerfile, copiedPaths } from "../../scripts/deploy/containerfile.ts";
import { facts, lineOf, mutate, named, root } from "./mutate.ts";

const { source, ignore } = facts.containerfile;

/** A mistake: what is replaced by what, the rule that must say so, and text of the line where it must point. */
interface Mistake {
  readonly from: string;
  readonly to: string;
  readonly rule: string;
  readonly at: string;
}

const MISTAKES: Readonly<Record<string, Mistake>> = {
  "an unknown instruction": { from: "EXPOSE 3000", to: "EXPOES 3000", rule: "valid", at: "EXPOES" },
  "a duration without a unit": { from: "--timeout=5s", to: "--timeout=5", rule: "valid", at: "HEALTHCHECK" },
  "a base image without a tag": {
    from: "FROM node:24.21.0-bookworm-slim\n",
    to: "FROM node\n",
    rule: "pinned-image",
    at: "FROM node\n",
  },
  "a base image whose tag moves": {
    from: "FROM node:24.21.0-bookworm-slim\n",
    to: "FROM node:24-slim\n",
    rule: "pinned-image",
    at: "FROM node:24-slim",
  },
  "another Node than the locked one": {
    from: "FROM node:24.21.0-bookworm-slim AS",
    to: "FROM node:24.1.0-bookworm-slim AS",
    rule: "node-version",
    at: "FROM node:24.1.0",
  },
  "a base image with musl": {
    from: "FROM node:24.21.0-bookworm-slim\n",
    to: "FROM node:24.21.0-alpine\n",
    rule: "glibc",
    at: "FROM node:24.21.0-alpine",
  },
  "the root user": { from: "USER 1000:1000", to: "USER root", rule: "not-root", at: "USER root" },
  "the root user by number": { from: "USER 1000:1000", to: "USER 0", rule: "not-root", at: "USER 0" },
  "a user by name": { from: "USER 1000:1000", to: "USER node", rule: "not-root", at: "USER node" },
  "a command that a shell runs": {
    from: 'CMD ["src/main.ts"]',
    to: "CMD node src/main.ts",
    rule: "exec-form",
    at: "CMD node src",
  },
  "a shell as the first word": {
    from: 'ENTRYPOINT ["node"]',
    to: 'ENTRYPOINT ["/bin/sh", "-c", "node"]',
    rule: "exec-form",
    at: "ENTRYPOINT",
  },
  "a signal that kills": {
    from: "STOPSIGNAL SIGTERM",
    to: "STOPSIGNAL SIGKILL",
    rule: "stop-signal",
    at: "STOPSIGNAL",
  },
  "a health check of another page": { from: "/healthz", to: "/ping", rule: "healthcheck", at: "HEALTHCHECK" },
  "a volume elsewhere than the data": { from: "VOLUME /data", to: "VOLUME /var/data", rule: "data", at: "VOLUME" },
  "development packages": { from: "--omit=dev ", to: "", rule: "production-packages", at: "RUN npm install" },
  "another version": {
    from: 'image.version="0.1.0"',
    to: 'image.version="0.0.9"',
    rule: "version",
    at: "LABEL",
  },
  "a file that is not in git": { from: "COPY src src", to: "COPY dist src", rule: "copied-files", at: "COPY dist" },
};

describe("the Containerfile", () => {
  it("is valid and keeps what Assay relies on", () => {
    assert.deepEqual(checkContainerfile(facts.containerfile), []);
  });

  it("copies whatever the code reaches for outside src", () => {
    const copied = DockerfileParser.parse(source).getInstructions().flatMap(copiedPaths);
    const reached = new Set<string>();
    for (const file of globSync("src/**/*.ts", { cwd: root })) {
      const text = readFileSync(join(root, file), "utf8");
      for (const [, specifier = ""] of text.matchAll(/"(\.\.?\/[^"\s]*)"/g)) {
        const target = relative(root, join(root, dirname(file), specifier));
        if (!target.startsWith("src")) reached.add(target.replace(/\/$/, ""));
      }
    }
    assert.ok(reached.has("templates") && reached.has("package.json"));
    assert.deepEqual(
      [...reached].filter((target) => !copied.includes(target)),
      [],
    );
  });

  for (const [name, { from, to, rule, at }] of Object.entries(MISTAKES)) {
    it(`does not pass with ${name}`, () => {
      const broken = mutate(source, from, to);
      const found = named(checkContainerfile({ ...facts.containerfile, source: broken }));
      assert.ok(found.includes(`containerfile/${rule}@${lineOf(broken, at)}`), found.join("\n"));
    });
  }

  it("does not pass without a user, a command or a health check", () => {
    const broken = source.replace(/^(USER|CMD|HEALTHCHECK) .*\n( {2}.*\n)?/gm, "");
    const base = lineOf(broken, "FROM node:24.21.0-bookworm-slim\n");
    const found = checkContainerfile({ ...facts.containerfile, source: broken });
    assert.deepEqual(found.map(({ rule }) => rule).sort(), [
      "containerfile/exec-form",
      "containerfile/exec-form",
      "containerfile/not-root",
    ]);
    assert.ok(found.every(({ line }) => line === base));
  });

  it("does not pass where .dockerignore and COPY do not agree", () => {
    const more = checkContainerfile({ ...facts.containerfile, ignore: `${ignore}!.env\n` });
    assert.deepEqual(
      more.map(({ file, rule, message }) => `${file} ${rule} ${message}`),
      [".dockerignore containerfile/context lets in .env, which is not copied"],
    );
    const less = checkContainerfile({ ...facts.containerfile, ignore: mutate(ignore, "!templates\n", "") });
    assert.deepEqual(named(less), [`containerfile/copied-files@${lineOf(source, "COPY templates")}`]);
    const open = checkContainerfile({ ...facts.containerfile, ignore: mutate(ignore, "*\n", "") });
    assert.deepEqual(
      open.map(({ rule }) => rule),
      ["containerfile/context"],
    );
  });
});
