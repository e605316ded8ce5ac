/** Metrics by the words that name them, as tokens joined by blanks. A wording may stand for several metrics. */
const WORDINGS: Readonly<Record<string, readonly string[]>> = {
  accuracy: [
    "accuracy",
    "acc",
    "accuracy score",
    "acuracia",
    "exactitud",
    "exactitude",
    "genauigkeit",
    "accuratezza",
    "akurasi",
    "nauwkeurigheid",
    "dogruluk",
    "точность классификации",
    "精度",
    "准确率",
    "准确度",
    "正确率",
    "正解率",
    "정확도",
  ],
  "balanced-accuracy": ["balanced accuracy", "balanced acc", "bal acc", "bacc"],
  precision: [
    "precision",
    "prec",
    "positive predictive value",
    "ppv",
    "precisao",
    "prazision",
    "precisione",
    "presisi",
    "precisie",
    "精度",
    "精确率",
    "查准率",
    "適合率",
    "정밀도",
  ],
  recall: [
    "recall",
    "sensitivity",
    "true positive rate",
    "tpr",
    "hit rate",
    "sensibilidad",
    "sensibilidade",
    "exhaustividad",
    "rappel",
    "trefferquote",
    "召回率",
    "查全率",
    "再現率",
    "재현율",
  ],
  specificity: ["specificity", "true negative rate", "tnr", "especificidad", "especificidade", "spezifitat"],
  f1: ["f1", "f1 score", "f 1", "f 1 score", "f score", "f measure", "f1 measure", "f1score", "f1值", "f1分数"],
  "roc-auc": [
    "roc auc",
    "auc roc",
    "auroc",
    "rocauc",
    "auc",
    "area under the roc curve",
    "area under roc curve",
    "area under the curve",
    "area under the receiver operating characteristic curve",
  ],
  "pr-auc": ["pr auc", "auc pr", "auprc", "aucpr", "average precision", "area under the precision recall curve"],
  "log-loss": ["log loss", "logloss", "cross entropy", "cross entropy loss"],
  loss: ["loss"],
  mae: ["mae", "mean absolute error"],
  mse: ["mse", "mean squared error", "mean square error"],
  rmse: ["rmse", "root mean squared error", "root mean square error"],
  mape: ["mape", "mean absolute percentage error"],
  r2: ["r2", "r 2", "r squared", "r2 score", "rsquared", "coefficient of determination"],
  mcc: ["mcc", "matthews corrcoef", "matthews correlation", "matthews correlation coefficient"],
  kappa: ["kappa", "cohen kappa", "cohens kappa", "cohen s kappa"],
  brier: ["brier", "brier score"],
  ece: ["ece", "expected calibration error"],
  iou: ["iou", "intersection over union"],
  dice: ["dice", "dice score", "dice coefficient"],
  "mean-average-precision": ["map", "mean average precision"],
  bleu: ["bleu", "sacrebleu"],
  wer: ["wer", "word error rate"],
  cer: ["cer", "character error rate"],
  perplexity: ["perplexity", "ppl"],
  "exact-match": ["exact match"],
  "error-rate": ["error rate"],
  "false-positive-rate": ["false positive rate", "fpr", "fall out", "fp rate"],
  "false-negative-rate": ["false negative rate", "fnr", "miss rate", "fn rate"],
  "selection-rate": ["selection rate", "positive rate", "approval rate", "acceptance rate", "positive prediction rate"],
  // Of labels or of predictions: a card does not always say.
  "base-rate": ["base rate", "prevalence", "positive rate"],
  samples: [
    "samples",
    "n",
    "n samples",
    "num samples",
    "number of samples",
    "sample size",
    "sample count",
    "n rows",
    "num rows",
    "number of rows",
    "样本数",
  ],
  "demographic-parity-difference": [
    "demographic parity difference",
    "demographic parity diff",
    "demographic parity gap",
    "dp difference",
    "dp diff",
    "dp gap",
    "dpd",
    "statistical parity difference",
    "spd",
    "demographic parity",
    "dp",
  ],
  "demographic-parity-ratio": [
    "demographic parity ratio",
    "dp ratio",
    "dpr",
    "disparate impact",
    "disparate impact ratio",
    "demographic parity",
    "dp",
  ],
  "equalized-odds-difference": [
    "equalized odds difference",
    "equalised odds difference",
    "equalized odds diff",
    "equalized odds gap",
    "eo difference",
    "eo diff",
    "eo gap",
    "eod",
    "equalized odds",
    "equalised odds",
    "eo",
  ],
  "equalized-odds-ratio": [
    "equalized odds ratio",
    "equalised odds ratio",
    "eo ratio",
    "equalized odds",
    "equalised odds",
    "eo",
  ],
  "equal-opportunity-difference": [
    "equal opportunity difference",
    "equal opportunity diff",
    "equal opportunity gap",
    "eod",
    "equal opportunity",
    "eo difference",
    "eo diff",
    "eo gap",
    "eo",
  ],
  "equal-opportunity-ratio": ["equal opportunity ratio", "equal opportunity", "eo ratio", "eo"],
};

/** Metrics between -1 and 1, for which 87 can only mean 87 %. */
const UNBOUNDED = new Set([
  "loss",
  "log-loss",
  "mae",
  "mse",
  "rmse",
  "mape",
  "r2",
  "perplexity",
  "samples",
  "bleu",
  "wer",
  "cer",
]);

const BY_WORDS = new Map<string, string[]>();
for (const [metric, wordings] of Object.entries(WORDINGS)) {
  for (const wording of wordings) BY_WORDS.set(wording, [...(BY_WORDS.get(wording) ?? []), metric]);
}
const LONGEST = Math.max(...[...BY_WORDS.keys()].map((wording) => wording.split(" ").length));
/** Wordings in scripts without spaces, which tokens contain rather than equal. */
const SPACELESS = [...BY_WORDS.keys()].filter((wording) => /[\p{Script=Han}\p{Script=Hangul}]/u.test(wording));

/** Whether a metric lies between -1 and 1. */
export function isBounded(metric: string): boolean {
  return metric in WORDINGS && !UNBOUNDED.has(metric);
}

/** Words as they are compared: lower case, without accents, camel case and punctuation taken apart. */
export function tokensOf(text: string): string[] {
  return text
    .normalize("NFKC")
    .replace(/(\p{Ll})(\p{Lu}\p{Ll})/gu, "$1 $2")
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .normalize("NFC")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((token) => token !== "");
}

/** The longest wording of a metric among tokens: which metrics it may mean, and where it stands. */
export function findMetric(
  tokens: readonly string[],
): { readonly metrics: readonly string[]; readonly from: number; readonly length: number } | undefined {
  for (let length = Math.min(LONGEST, tokens.length); length > 0; length -= 1) {
    for (let from = 0; from + length <= tokens.length; from += 1) {
      const metrics = BY_WORDS.get(tokens.slice(from, from + length).join(" "));
      if (metrics !== undefined) return { metrics, from, length };
    }
  }
  const from = tokens.findIndex((token) => SPACELESS.some((wording) => token.includes(wording)));
  const wording = SPACELESS.find((candidate) => tokens[from]?.includes(candidate));
  return wording === undefined ? undefined : { metrics: BY_WORDS.get(wording) ?? [], from, length: 1 };
}
