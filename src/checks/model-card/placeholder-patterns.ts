import { normalise } from "./card-text.ts";
import { DEFAULT_SENTENCES, SCHEMA_QUESTIONS, SECTION_DESCRIPTIONS } from "./placeholder-texts.ts";

/** Where a text stands: some marks are placeholders only where a value is expected. */
export type Place = "prose" | "heading" | "value" | "cell" | "first-cell";

/** Something that a reader was meant to replace; `text` is how it stands there. */
export interface Placeholder {
  readonly kind: "marker" | "template" | "variable" | "address" | "prompt";
  readonly text: string;
}

/** Unmistakable wherever they stand. */
const MARKERS: readonly RegExp[] = [
  /\[\s*(?:more\s+information\s+needed|needs?\s+more\s+information|information\s+needed|needs?\s+input|todo|tbd|tba|fixme|wip|placeholder|to\s+be\s+(?:added|completed|filled(?:\s+in)?|determined|written))\b[^\]]{0,80}\]/i,
  /\[\s*(?:insert|fill\s+in|enter|replace|your|add\s+your|describe|name\s+of\s+(?:the|your)|specify|provide)\s[^\]]{1,80}\]/i,
  /\[\s*(?:model|project|company|organi[sz]ation|author|team|dataset)[ _-]?(?:name|id)\s*\]/i,
  /^\W*more\s+information\s+needed\W*$/i,
  /\blorem\s+ipsum\b/i,
  /(?<![\p{L}\d.])[xX]{2,3}(?:\.[xX]{1,3})?\s?%/u,
  /(?<![\p{L}\d.])(?:\d{1,2}|[xX]{1,2})\.[xX]{2,4}(?![\p{L}\d])/u,
  /[[(]\s*(?:insert|add|write|describe|enter|put|fill in)\s[^\])]{1,80}\bhere\s*[\])]/i,
  /\[\s*(?:tu|su|seu|sua|votre|ihre?|deine?|nombre|nome|nom)\s[^\]]{1,60}\]/i,
  /<\s*(?:todo|tbd|fixme)\b[^>]{0,80}>/i,
  /\((?:todo|tbd|tba|fixme)(?::[^)]{0,80})?\)/i,
];

/** Placeholders only where they are all that is said. */
const ALONE: readonly RegExp[] = [
  /^(?:todo|fixme|tbd|tba|tbc|wip|xxx|placeholder|coming soon|to be (?:added|announced|completed|confirmed|decided|defined|determined|filled(?: in)?|provided|updated|written)(?: \w+){0,3}|work in progress|under construction)[.!:… ]*$/i,
  /^(?:(?!is\b|are\b)\S+ ){0,4}coming soon[.!… ]*$/i,
  /^(?:\S+ ){0,3}(?:details?|results?|information|documentation|docs|metrics|evaluation|description) (?:is|are|will be) coming soon[.!… ]*$/i,
  // The same in other languages.
  /^(?:a (?:preencher|definir|completar)|em breve|por (?:completar|definir)|próximamente|à (?:compléter|définir|venir|remplir)|da (?:completare|definire)|wird (?:noch )?ergänzt|folgt(?: noch| später)?|noch (?:offen|auszufüllen|zu ergänzen)|in arbeit|akan (?:diisi|ditambahkan|dilengkapi)|belum diisi|segera hadir)[.!… ]*$/iu,
  /^(?:待补充|待定|待完善|待填写|待更新|敬请期待|未定|準備中|記入予定|追記予定|추후 작성|작성 예정|미정)[。.!！… ]*$/u,
  /^(?:your|insert|enter)\b.{1,60}\bhere[.!]?$/i,
  /^(?:please )?(?:describe|list|explain|add|provide|write|summari[sz]e|specify|include)\b.{1,150}\bhere[.!]?$/i,
  /^your (?:full )?(?:name|organi[sz]ation|company|e-?mail(?: address)?|team|licen[cs]e|model)[.]?$/i,
  /^(?:yyyy[-/.]mm[-/.]dd|dd[-/.]mm[-/.]yyyy|mm[-/.]dd[-/.]yyyy|v?x\.y(?:\.z)?)$/i,
  /^(?:n\/?a|not applicable|none given|not specified|unknown yet)[.]?$/i,
  /^x(?:\.x+)?\s?%$/i,
  /^\.{3,}$|^…$|^\?{2,}$|^_{3,}$/,
];

/** A note to oneself: the word, and then a colon or an order. */
const NOTE =
  /^(?:TODO|FIXME|TBD)(?:\s*\([^)]{0,40}\))?\s*(?::\s*(?=\S)|[-–—]\s|\s(?=(?:add|write|describe|fill|complete|update|insert|document|explain|list|provide|check|confirm|replace|link|include|specify|verify)\b))/i;
/** Upper-case abbreviation at the end of a clause: `The release date is TBD.` */
const TRAILING = /(?:^|[\s:=])(?:TBD|TBA|TBC)(?=[\s]*(?:[.,;!)]|$))/;

/** Words of a name in braces or angle brackets that some tool or author should have filled in. */
const FILLED_IN =
  /^(?:your|my|the|insert|model|project|repo|repository|dataset|data|author|authors|user|username|org|organi[sz]ation|company|team|name|id|version|date|year|license|licence|lang|language|tag|tags|metric|metrics|value|task|title|email|e-mail|contact|url|link|base|library|description|summary|score|arg|paper|citation|developers|funded|shared|results)$/i;
/** Variables of prompts, which are the subject of many cards. */
const PROMPT_WORDS =
  /^(?:text|input|output|prompt|question|answer|context|instruction|instructions|response|query|passage|document|sentence|system|user|assistant|message|messages|content|role|history|label|labels|premise|hypothesis|code|chunk|src|tgt|source|target|response_\w*|user_(?:message|input|prompt|query)|system_(?:message|prompt)|\w+_token|messages?\.\w+|message\[.*|add_generation_prompt|loop\.\w+|(?:x|y|z|i|j|k|n|t)(?:_\w)?)$/i;

const ADDRESSES: readonly RegExp[] = [
  /(?:[\w.+-]+@|\bhttps?:\/\/|\bwww\.|\/\/)(?:[\w-]+\.)*(?:example\.(?:com|org|net)|exam\.ple|made-up[\w-]*\.[a-z]+)\b/i,
  /\b(?:https?:\/\/)?[\w.-]+\.(?:example|invalid)(?=\/|\s|$)/i,
  /\b(?:your[-_](?:user ?name|name|org|organi[sz]ation|repo|repository|model(?:[-_]name)?|email|e-mail|company|team|project|handle)|username\/(?:repo|model)[-_]?name)\b/i,
  /\b(?:YOUR|SEU|SUA|TU|VOTRE|DEIN|IHR)_[A-Z][A-Z0-9_]*\b/,
  /\bwaiting-on-url\b|\blink-para-\w+|\b(?:enlace|lien|link)-(?:al?|to|vers|para)-[\w-]+/i,
];

/** Longer lines are looked at piece by piece, so that the time stays linear; pieces overlap by the longest mark. */
const PIECE = 4000;
const OVERLAP = 200;

/** The first placeholder in a piece of visible text, inline code left out. */
export function placeholderIn(plain: string, place: Place): Placeholder | undefined {
  const text = plain.trim();
  for (let from = 0; from < text.length; from += PIECE - OVERLAP) {
    const piece = text.slice(from, from + PIECE);
    const hit = placeholderInPiece(piece, piece.length === text.length ? place : "prose");
    if (hit !== undefined) return hit;
    if (from + PIECE >= text.length) break;
  }
  return undefined;
}

function placeholderInPiece(text: string, place: Place): Placeholder | undefined {
  return (
    markerIn(text, place) ??
    found("variable", variableIn(text)) ??
    found("address", firstMatch(ADDRESSES, text)) ??
    found("template", templateIn(text, place))
  );
}

function found(kind: Placeholder["kind"], text: string | undefined): Placeholder | undefined {
  return text === undefined ? undefined : { kind, text: text.trim() };
}

function markerIn(text: string, place: Place): Placeholder | undefined {
  const bare = text.replace(/\p{Extended_Pictographic}\ufe0f?/gu, " ").replace(/^[\s*_>([{-]+|[\s*_)\]}]+$/g, "");
  const alone = firstMatch(ALONE, bare);
  // In tables "N/A" is a value like any other, and the first cell names what the row is about.
  const meant = place === "cell" ? !/^(?:n\/?a|not applicable|…|\.{3,})/i.test(bare) : place !== "first-cell";
  if (alone !== undefined && meant) return { kind: "marker", text };
  const marker = firstMatch(MARKERS, text);
  if (marker !== undefined) return { kind: "marker", text: marker.trim() };
  if (place === "first-cell" || place === "heading") return undefined;
  if (NOTE.test(bare)) return { kind: "marker", text };
  const trailing = TRAILING.exec(text)?.[0].trim();
  return trailing === undefined ? undefined : { kind: "marker", text: trailing.replace(/^[:=]\s*/, "") };
}

function firstMatch(patterns: readonly RegExp[], text: string): string | undefined {
  for (const pattern of patterns) {
    const match = pattern.exec(text);
    if (match !== null) return match[0];
  }
  return undefined;
}

/** `{{ x }}`, `{% x %}`, `{Model Name}`, `<your_name>`; no mathematics, no sets, no variables of prompts. */
function variableIn(text: string): string | undefined {
  const prose = text.replace(/\$\$?[^$\n]{1,500}\$\$?/g, " ");
  for (const match of prose.matchAll(/\{\{-?\s*([^{}]{1,120}?)\s*-?\}\}|\{%-?\s*([^{}]{1,120}?)\s*-?%\}/g)) {
    const name = (match[1] ?? "").split(/[|(\s]/)[0] ?? "";
    // Chat templates go through messages.
    const isChat = /\bmessages?\b|\bloop\b/.test(match[2] ?? "");
    if (!isChat && !PROMPT_WORDS.test(name)) return match[0];
  }
  const shell = /\$\{[A-Z][A-Z0-9_]{2,40}\}|(?<![\w%])%[A-Z][A-Z_]{3,40}%/.exec(prose);
  if (shell !== null) return shell[0];
  for (const match of prose.matchAll(/(?<![\\\w^}{$])\{([A-Za-z][A-Za-z0-9_ -]{0,60})\}(?!\})/g)) {
    const name = match[1] ?? "";
    if (!PROMPT_WORDS.test(name) && name.split(/[_ -]|(?=\d)/).some((word) => FILLED_IN.test(word))) return match[0];
  }
  for (const match of prose.matchAll(/<([A-Za-z][A-Za-z0-9_ -]{1,60})>/g)) {
    if (isBlankToFill(match[1] ?? "")) return match[0];
  }
  return undefined;
}

/** Whether a tag is one word that asks for a value: `<name>`, `<version>`; no tag of HTML. */
export function isAskingTag(tag: string): boolean {
  return /^<(?:name|author|authors|owner|version|date|year|email|username|organi[sz]ation|company|team|license|licence|model|dataset|url|description|contact|language|value)>$/.test(
    tag,
  );
}

/** Whether a name in angle brackets is a blank: `your_name`, `model name`; no tag, no token such as `<mask>`. */
function isBlankToFill(name: string): boolean {
  const words = name.split(/[_ -]+/);
  if (/^(?:your|insert|my|todo)$/i.test(words[0] ?? "")) return true;
  return words.length > 1 && words.every((word) => FILLED_IN.test(word));
}

function templateIn(text: string, place: Place): string | undefined {
  const normal = normalise(text);
  if ([...DEFAULT_SENTENCES, ...SECTION_DESCRIPTIONS].some((sentence) => normal.includes(sentence))) return text;
  const question = normal.replace(/[?.\s]+$/, "");
  return place !== "heading" && SCHEMA_QUESTIONS.includes(question) ? text : undefined;
}
