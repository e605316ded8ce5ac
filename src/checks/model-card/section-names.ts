/**
 * How a section is recognised by its heading. `words`: the heading contains one of these as whole words.
 * `alone`: a part of the heading (between commas, "and", "&", "/" …) is one of these.
 */
export interface SectionWording {
  readonly words: readonly string[];
  readonly alone: readonly string[];
  /** Headings with these words are another section, whatever else they contain. */
  readonly except?: RegExp;
}

function phrases(text: string): readonly string[] {
  return text.split(", ");
}

const NEGATED =
  /\b(?:out[- ]of[- ]scope|not (?:intended|recommended|for)|unintended|prohibited|misuses?|inappropriate)\b/;

/**
 * The sections that a policy can demand, with the headings that the standards and their templates give them:
 * Mitchell et al. 2019, the Hugging Face model card, Model Card Toolkit, CycloneDX, SPDX 3 and VerifyML.
 */
export const SECTION_WORDINGS = {
  "model-details": {
    words: phrases(
      "model details, model description, model information, model overview, model summary, " + "about the model",
    ),
    alone: phrases(
      "overview, description, details, summary, about, model, basic information, general information, " +
        "introduction",
    ),
  },
  "intended-use": {
    words: phrases(
      "intended use, intended uses, intended purpose, intended usage, intended users, direct use, " +
        "primary use, primary uses, use cases, use case, recommended use, recommended uses, " +
        "foreseeable use, appropriate use, acceptable use, intended application, intended applications, " +
        "intended audience, target users, target audience, should this model be used, " +
        "should the model be used, when to use, who should use, who is it for, what is it for, " +
        "what it is for, what this model is for, what is this model for",
    ),
    alone: phrases(
      "use, uses, usage, users, purpose, applications, application, model use, model uses, scope, " +
        "scope of use, objective, objectives, goal, goals, business purpose, business objective",
    ),
    except: NEGATED,
  },
  "out-of-scope": {
    words: phrases(
      "out of scope, out-of-scope, not intended, unintended use, unintended uses, prohibited use, " +
        "prohibited uses, misuse, inappropriate use, not recommended",
    ),
    alone: [],
  },
  limitations: {
    words: phrases(
      "limitations, limitation, known issues, known problems, caveats, weaknesses, failure modes, " +
        "known limits, what it cannot do, what it can't do, what this model cannot do, when not to use",
    ),
    alone: phrases("risks, limits, technical limits, shortcomings, constraints, drawbacks"),
  },
  "training-data": {
    words: phrases(
      "training data, training dataset, training datasets, training set, training corpus, train data, " +
        "data used, data sources, data source, data and preprocessing, data description, data collection, " +
        "data provenance, data lineage, data splits, about the data, input data, training validation data, " +
        "training test data, train test data, pretraining data, pre-training data, fine-tuning data, " +
        "finetuning data, training & evaluation data, training and evaluation data, " +
        "training and test data, training and testing data, train and test data, where the data come from, " +
        "where the data comes from, where does the data come from, what it was trained on",
    ),
    alone: phrases(
      "data, dataset, datasets, model data, corpus, data card, dataset details, dataset description, " +
        "datasets used, dataset overview, data overview, dataset information, dataset summary, " +
        "data summary",
    ),
  },
  "training-procedure": {
    words: phrases(
      "training procedure, training process, training details, training hyperparameters, " +
        "training regime, hyperparameters, training configuration, training setup, " +
        "how the model was trained",
    ),
    alone: ["training", "procedure", "fine-tuning", "finetuning"],
  },
  evaluation: {
    words: phrases(
      "evaluation, evaluations, evaluation results, model performance, quantitative analyses, " +
        "quantitative analysis, performance metrics, performance results, test results, benchmark results, " +
        "benchmarks, evaluation metrics, performance measures, validation results, model evaluation, " +
        "how well it works, how well does it work, how good is it",
    ),
    alone: phrases(
      "results, performance, metrics, accuracy, benchmark, scores, key metrics, model metrics, " +
        "test metrics, quality, validation, testing, scorecard, experiments, experimental results, " +
        "measured performance",
    ),
    except: /^(?:(?:training|testing) (?:and|&) )?evaluation (?:data|dataset|datasets|set)$/,
  },
  "evaluation-data": {
    words: phrases(
      "evaluation data, evaluation dataset, evaluation datasets, evaluation set, testing data, " +
        "test data, test dataset, test set, validation data, training & evaluation data, " +
        "training and evaluation data",
    ),
    alone: [],
  },
  fairness: {
    words: phrases(
      "fairness, bias, biases, equity, disparate impact, protected attributes, subgroup performance, " +
        "disaggregated",
    ),
    alone: ["groups", "factors"],
  },
  "ethical-considerations": {
    words: phrases(
      "ethical considerations, ethical consideration, ethics, ethical, societal impact, social impact, " +
        "responsible ai, safety considerations",
    ),
    alone: ["considerations", "safety", "risks"],
  },
  explainability: { words: ["explainability", "interpretability", "feature importance", "explanations"], alone: [] },
  "environmental-impact": {
    words: phrases(
      "environmental impact, carbon footprint, carbon emissions, co2 emissions, energy consumption, " +
        "environmental considerations",
    ),
    alone: ["emissions", "environment"],
  },
  monitoring: { words: ["monitoring", "maintenance", "post-market", "drift"], alone: ["updates"] },
  "human-oversight": {
    words: phrases("human oversight, human in the loop, human-in-the-loop, human review, oversight"),
    alone: [],
  },
  "how-to-use": {
    words: phrases(
      "how to use, how to get started, getting started, get started, quick start, quickstart, " + "inference example",
    ),
    alone: phrases("usage, inference, example, examples, installation"),
  },
  licence: {
    words: phrases("licence, license, licensing, licences, licenses"),
    alone: ["terms", "terms of use", "legal", "copyright"],
  },
  owner: {
    words: phrases(
      "contact, contacts, model card contact, model card authors, author, authors, maintainer, " +
        "maintainers, owner, owners, developed by, point of contact, responsible person",
    ),
    alone: phrases("team, developers, contributors, credits, support"),
  },
  citation: { words: ["citation", "citations", "cite", "bibtex"], alone: ["references"] },
} as const satisfies Record<string, SectionWording>;

export type SectionName = keyof typeof SECTION_WORDINGS;

export const SECTION_NAMES = Object.keys(SECTION_WORDINGS).filter(
  (name): name is SectionName => name in SECTION_WORDINGS,
);
