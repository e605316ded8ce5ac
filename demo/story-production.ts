import { bikes, FIRST, NEXT, REPO } from "./bikes.ts";
import { startBoth } from "./processes.ts";
import { chapter, green, red, say, showCheck, showMarkdown } from "./show.ts";
import { expect, type Story } from "./story.ts";

/** What `app.yml` asks for, and what is optional: by `actions` Assay starts the retraining, by `contents` it publishes. */
const PERMISSIONS = {
  actions: "write",
  checks: "write",
  contents: "write",
  issues: "write",
  members: "read",
  metadata: "read",
  pull_requests: "write",
  statuses: "write",
} as const;

const EVENTS = ["issue_comment", "pull_request", "push", "release", "workflow_run"];

/** Drift in production, an incident, a retraining, a new model that is judged, merged and released, and the incident's end. */
export const production: Story = async () => {
  const running = await startBoth({ permissions: PERMISSIONS, events: EVENTS });
  const people = bikes(running);
  const { github } = people;
  try {
    chapter("A model for the season it was trained for; monitor.yml runs every night");
    await people.prepare();
    await people.night("steady");
    say(`${REPO}: the first night is as the training was. Nobody hears anything.`);

    chapter("Winter comes: the features are others than those of the training");
    const first = await people.night("drifted");
    const opened = await people.issueThat(/Not confirmed yet: 1 of the 2/);
    say(
      `${red("●")} run ${first} of monitor.yml   ${green("→")} issue #${opened.issue}, assigned to ${opened.assignees.join(", ")}\n`,
    );
    say(`  ${opened.title}\n`);
    showMarkdown(opened.body ?? "");
    expect((await github.dispatches({ repo: REPO })).length === 0, "nothing was to be retrained yet");

    chapter(`Olga drafts ${FIRST} of this very model, and it is held back`);
    await people.draft(FIRST);
    const held = await people.releaseVerdict();
    showCheck(held);
    expect(held.conclusion === "failure", "a model with an open incident was not to be released");

    chapter("The next night it is the same, so it is confirmed");
    await people.night("drifted");
    const { inputs, actor, run } = await people.dispatch();
    say(`${actor} starts retrain.yml with`);
    for (const [name, value] of Object.entries(inputs)) say(`  ${name.padEnd(9)} ${value}`);
    await people.issueThat(/was started for `i1`, \[run/);

    chapter("The same run is told of twice more, and a third night fails as well");
    for (const { id } of (await github.deliveries()).filter(
      ({ event, redelivery }) => event === "workflow_run" && !redelivery,
    )) {
      await github.redeliver(id);
    }
    await people.night("drifted");
    await people.issueThat(/in the last 3 monitoring runs in a row/);
    const dispatches = await github.dispatches({ repo: REPO });
    say(`retrain.yml was started ${dispatches.length} time in all`);
    expect(dispatches.length === 1, "a model is retrained once");

    chapter("The retraining opens a pull request, which is judged like any other");
    await github.completeRun({ repo: REPO, run });
    const { pull, sha } = await people.retrain(inputs["incident"] ?? "");
    showCheck(await people.verdictOn(sha));
    await people.issueThat(new RegExp(`The new model: #${pull}`));
    const { status, message } = await people.merge(pull);
    say(`\n${status === 200 ? green("✔") : red("✖")} ${status} ${message}`);
    expect(status === 200, "the new model was to be merged");
    await people.issueThat(/is merged and not released yet/);

    chapter(`Olga drafts ${NEXT}: it has what is to mend the incident, passes, and Assay publishes it`);
    const release = await people.draft(NEXT);
    await people.published(release);
    showCheck(await people.releaseVerdict());
    await people.issueThat(/is merged and released/);

    chapter("Two more nights of winter: what production sees is what the new model was trained on");
    await people.night("drifted");
    await people.issueThat(/1 of 2 in a row/);
    await people.night("drifted");
    const closed = await people.issueThat(/\*\*Closed\.\*\*/);
    say(`${green("✔")} issue #${closed.issue} is ${closed.state}\n`);
    showMarkdown((closed.body ?? "").split("**What was found**")[0] ?? "");
    expect(closed.state === "closed", "the incident was to be over");

    const violations = await github.violations();
    expect(violations.length === 0, `the App sent what GitHub would not understand: ${JSON.stringify(violations)}`);
  } finally {
    await running.stop();
  }
};
