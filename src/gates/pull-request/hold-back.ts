import { fitParts, fixedPart, wholePart } from "../../report/budget.ts";
import { annotationText } from "../../report/escape.ts";
import { code, sourceOf, text, trust } from "../../report/markdown.ts";
import { fill, phrase, plainPhrase } from "../../report/template.ts";
import { TITLE_LIMIT } from "../../report/verdict-text.ts";
import type { Hold } from "../../store/approvals.ts";
import type { Answer } from "./answer.ts";

/** The answer to a pull request that is kept closed by hand: red, with what would hold otherwise below. */
export function holdBack(answer: Answer, { login, reason, at }: Hold): Answer {
  const { check } = answer;
  const title = annotationText(plainPhrase("title-held", { name: login, reason }), TITLE_LIMIT);
  const held = fill("held", { name: text(login), reason, command: code("/assay resume") });
  const report = wholePart(1, trust(check.summary), phrase("held-no-room"));
  return {
    ...answer,
    check: {
      ...check,
      title,
      summary: sourceOf(fitParts([fixedPart(held), report])),
      conclusion: "failure",
      externalId: `${check.externalId} held ${at}`,
    },
  };
}
