import type { SectionName } from "../../checks/model-card/section-names.ts";
import { type Markdown, trust } from "../markdown.ts";

/** A heading of a card, and what only a human can say there; each question in at most 75 characters. */
interface Topic {
  readonly heading: string;
  readonly questions: readonly string[];
}

/** What a card asks of its author, by section. */
export const TOPICS: Readonly<Record<SectionName, Topic>> = {
  "model-details": { heading: "Model details", questions: ["what kind of model is it, and which version?"] },
  "intended-use": {
    heading: "Intended use",
    questions: ["who uses it, and for which decision?", "what does a person do with its output?"],
  },
  "out-of-scope": { heading: "Out-of-scope use", questions: ["for what must it not be used?"] },
  limitations: { heading: "Limitations", questions: ["where does it fail, and for whom?"] },
  "training-data": {
    heading: "Training data",
    questions: ["where do the data come from, and may they be used for this?", "how were rows chosen and labelled?"],
  },
  "training-procedure": { heading: "Training procedure", questions: ["how was it trained, and with which settings?"] },
  evaluation: { heading: "Evaluation", questions: ["how well does it work, by which figures?"] },
  "evaluation-data": {
    heading: "Evaluation data",
    questions: ["how do these rows differ from those it was trained on?"],
  },
  fairness: { heading: "Fairness", questions: ["which groups could it harm, and how was that examined?"] },
  "ethical-considerations": {
    heading: "Ethical considerations",
    questions: ["what can it do to people, and who answers?"],
  },
  explainability: { heading: "Explainability", questions: ["how can one output be explained to whom it concerns?"] },
  "environmental-impact": { heading: "Environmental impact", questions: ["how much energy did its training take?"] },
  monitoring: { heading: "Monitoring", questions: ["who watches it in use, by which figures, how often?"] },
  "human-oversight": { heading: "Human oversight", questions: ["who can overrule or stop it, and how?"] },
  "how-to-use": { heading: "How to use", questions: ["how is it called, and what does it need?"] },
  licence: { heading: "Licence", questions: ["under which licence may it be used?"] },
  owner: { heading: "Contact", questions: ["which person or team answers for it?"] },
  citation: { heading: "Citation", questions: ["how is it to be cited?"] },
};

/** The order of Mitchell et al. 2019, "Model Cards for Model Reporting", with what came into use since. */
export const ORDER: readonly SectionName[] = [
  "model-details",
  "intended-use",
  "out-of-scope",
  "how-to-use",
  "evaluation-data",
  "evaluation",
  "fairness",
  "training-data",
  "training-procedure",
  "explainability",
  "ethical-considerations",
  "limitations",
  "human-oversight",
  "monitoring",
  "environmental-impact",
  "licence",
  "citation",
  "owner",
];

/** What every draft has, whatever the policy demands. */
export const ALWAYS: readonly SectionName[] = [
  "model-details",
  "intended-use",
  "out-of-scope",
  "evaluation-data",
  "evaluation",
  "training-data",
  "ethical-considerations",
  "limitations",
];

/** A question in the form that the rule about placeholders reports until somebody has answered. */
export function question(asked: string): Markdown {
  return trust(`[More information needed: ${asked}]`);
}
