#!/usr/bin/env node
// The `assay` command. Plain JavaScript: npx may start it under an older Node than the project needs.
import { runOnOwnNode } from "../scripts/with-node.js";

runOnOwnNode("src/cli.ts", process.argv.slice(2));
