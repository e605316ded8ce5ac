import { parentPort, workerData } from "node:worker_threads";
import { parseCard } from "./parse-card.ts";

// Everything the worker is given is the card's text, everything it answers is the parsed card.
parentPort?.postMessage(parseCard(String(workerData)));
