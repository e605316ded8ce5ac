/**
 * Wordings that a template puts in and an author is meant to replace, in the form of `normalise`.
 * Sources: the model and dataset card templates of huggingface_hub, the Trainer of transformers, Model Card Toolkit,
 * CycloneDX, and the template of a course of which hundreds of copies are public.
 */
export const DEFAULT_TITLES: readonly string[] = [
  "model card for model id",
  "dataset card for dataset name",
  "model card for mymodelname",
  "model card for my model",
  "model card for model name",
  "model card template",
  "mymodelname",
  "my-model-name",
];

/** What a section is about, in the words of its template: says nothing where nothing follows. */
export const SECTION_DESCRIPTIONS: readonly string[] = [
  "this section is for the model use without fine-tuning or plugging into a larger ecosystem",
  "this section is for the model use when fine-tuned for a task",
  "this section addresses misuse, malicious use, and uses that the model will not work well for",
  "this section is meant to convey both technical and sociotechnical limitations",
  "this section is meant to convey recommendations with respect to the bias, risk, and technical limitations",
  "address questions around how the model is intended to be used",
  "these are the evaluation metrics being used, ideally with a description of why",
  "this section describes the evaluation protocols and provides the results",
];

/** A line that contains one of these was never edited. */
export const DEFAULT_SENTENCES: readonly string[] = [
  "provide a quick summary of what the model is/does",
  "provide a longer summary of what this model is",
  "provide the basic links for the model",
  "this should link to a dataset card",
  "this dataset card aims to be a base template",
  "this modelcard aims to be a base template for new models",
  "please include the metrics used and your model's performance on those metrics",
  "more information needed for further recommendations",
  "on the none dataset",
  "describe your model here",
  "write your model description here",
];

/** The schema's questions, which some cards give as the answers. */
export const SCHEMA_QUESTIONS: readonly string[] = [
  "who are the intended users of the model",
  "what are the intended use cases of the model",
  "what are the known technical limitations of the model",
  "what are the known limitations of the model",
  "what are the known tradeoffs in accuracy/performance of the model",
  "what are the ethical (or environmental) risks involved in the application of this model",
  "what are the ethical risks involved in the application of this model",
  "what kind(s) of data should the model not perform well on",
  "what are the factors that might degrade its performance",
  "person or organization developing model",
  "information about training algorithms, parameters, fairness constraints or other applied approaches, and features",
  "paper or other resource for more information",
  "where to send questions or comments about the model",
];

/** A comment that says that nobody has read the card yet. */
export const UNREAD_COMMENT = /generated automatically according to the information the trainer had access to/i;
