import { normalise } from "./card-text.ts";
import { HUB_LICENCES, LICENCE_FAMILIES } from "./hub-vocabulary.ts";

/** Licences in the words people use for them, most particular first. Ids are those of the Hugging Face Hub. */
const NAMES: readonly (readonly [RegExp, string])[] = [
  [/\bapache(?:[ -]software)?(?:[ -]li[cz]en[csz]\p{L}*)?(?:,? ?-?v(?:ersion)?)?[ .-]*2(?:\.0)?\b/u, "apache-2.0"],
  [/\bmit\b(?=[ -]*(?:licen[cs]e|lizenz|$|[.,;()]))/, "mit"],
  [/\b(?:cc0|creative commons zero)(?:[ -]?1\.0)?\b/, "cc0-1.0"],
  [/\bagpl(?:[ -]?v?3(?:\.0)?)(?:-only|-or-later|\+)?/, "agpl-3.0"],
  [/\blgpl(?:[ -]?v?2\.1)(?:-only|-or-later|\+)?/, "lgpl-2.1"],
  [/\blgpl(?:[ -]?v?3(?:\.0)?)(?:-only|-or-later|\+)?/, "lgpl-3.0"],
  [/\b(?:gnu )?(?:gpl|general public licen[cs]e)(?:[ ,-]*v?(?:ersion )?2(?:\.0)?)(?:-only|-or-later|\+)?/, "gpl-2.0"],
  [/\b(?:gnu )?(?:gpl|general public licen[cs]e)(?:[ ,-]*v?(?:ersion )?3(?:\.0)?)(?:-only|-or-later|\+)?/, "gpl-3.0"],
  [/\bbsd[ -]?(?:2|two)[ -]clause\b/, "bsd-2-clause"],
  [/\bbsd[ -]?(?:3|three)[ -]clause\b|\b(?:3|three)-clause bsd\b/, "bsd-3-clause"],
  [/\bmpl[ -]?(?:v(?:ersion)? ?)?2\.0\b|\bmozilla public licen[cs]e,? (?:v(?:ersion)? ?)?2\.0\b/, "mpl-2.0"],
  [/\beupl[ -]?(?:v(?:ersion)? ?)?1\.2\b/, "eupl-1.2"],
  [/\bisc licen[cs]e\b/, "isc"],
  [/\b(?:the )?unlicense\b/, "unlicense"],
  [/\bllama[ -]?2\b(?=.*licen[cs]e)/, "llama2"],
  [/\b(?:meta )?llama[ -]?3\.1\b(?=.*licen[cs]e)/, "llama3.1"],
  [/\b(?:meta )?llama[ -]?3\.2\b(?=.*licen[cs]e)/, "llama3.2"],
  [/\b(?:meta )?llama[ -]?3\.3\b(?=.*licen[cs]e)/, "llama3.3"],
  [/\b(?:meta )?llama[ -]?3\b(?=.*licen[cs]e)/, "llama3"],
  [/\bgemma (?:terms of use|licen[cs]e)\b/, "gemma"],
  [/\bcreativeml open ?rail-?(?:\+\+-?)?m\b/, "creativeml-openrail-m"],
  [/\bbigscience open ?rail-?m\b/, "bigscience-openrail-m"],
  [/\bodc[ -]by\b/, "odc-by"],
  [/\bodbl\b|\bopen database licen[cs]e\b/, "odbl"],
  [/\bpublic domain\b/, "public-domain"],
];

const PROPRIETARY = new RegExp(
  [
    "\\bproprietary\\b|\\ball rights reserved\\b|\\b(?:internal|in-house)(?: use)?(?: only)?\\b",
    "\\bcommercial licen[cs]e\\b|\\bconfidential\\b",
    "\\bproprietär|\\binterne(?:r|n) gebrauch|\\balle rechte vorbehalten",
    "\\bpropietari[oa]|\\bproprietári[oa]|\\bpropriétaire|\\bproprietari[oa]",
    "\\buso intern[oa]|\\b(?:usage|utilisation) interne",
    "\\btodos (?:los derechos|os direitos) reservados|\\btous droits réservés",
    "\\bpenggunaan internal|专有|专属|内部使用|仅限内部|版权所有|社内利用|無断転載|사내",
  ].join("|"),
);

/** What a text names as a licence: an id, a family that leaves the terms open, or neither. */
export type LicenceReading =
  | { readonly kind: "id"; readonly id: string }
  | { readonly kind: "family"; readonly id: string }
  | { readonly kind: "proprietary" }
  | { readonly kind: "unrecognised" };

/** Reads a licence from a key's value or from a phrase. Hub ids and SPDX ids in any case are recognised. */
export function readLicence(text: string): LicenceReading {
  const normal = normalise(text.slice(0, 5000)).replace(/^["'[(]+|["'\])]+$/g, "");
  const id = idOf(normal.replace(/\s+/g, "-")) ?? idOf(normal);
  if (id !== undefined) return LICENCE_FAMILIES.has(id) ? { kind: "family", id } : { kind: "id", id };
  const creative = creativeCommons(normal);
  if (creative !== undefined) return { kind: "id", id: creative };
  const named = NAMES.find(([pattern]) => pattern.test(normal))?.[1] ?? containedId(normal);
  if (named !== undefined) return { kind: "id", id: named };
  if (PROPRIETARY.test(normal)) return { kind: "proprietary" };
  const family = /^(cc|creative commons|gpl|gnu gpl|lgpl|bsd|openrail|gfdl|unknown|other)(?:[ -]licen[cs]e)?[.]?$/.exec(
    normal,
  )?.[1];
  return family === undefined
    ? { kind: "unrecognised" }
    : { kind: "family", id: family.replace("creative commons", "cc").replace("gnu ", "") };
}

function idOf(text: string): string | undefined {
  const bare = text
    .replace(/\.$/, "")
    .replace(/-(?:only|or-later)$/, "")
    .replace(/-licen[cs]e$/, "");
  return [text, bare].find((candidate) => HUB_LICENCES.has(candidate));
}

/** `CC BY-NC 4.0`, `Creative Commons Attribution-NonCommercial 4.0 International`. */
function creativeCommons(text: string): string | undefined {
  const short = /\bcc[ -]by((?:[ -](?:nc|sa|nd))*)[ -]?v?([234]\.[05])\b/.exec(text);
  if (short !== null) return hubId(`cc-by${(short[1] ?? "").replaceAll(" ", "-")}-${short[2]}`);
  const long = /\bcreative commons attribution([a-z\s-]{0,80}?)(?:v(?:ersion )?)?([234]\.[05])\b/.exec(text);
  if (long === null) return undefined;
  const terms = long[1] ?? "";
  const marks = [
    /non-?\s?commercial/.test(terms) ? "-nc" : "",
    /share-?\s?alike/.test(terms) ? "-sa" : "",
    /no-?\s?deriv/.test(terms) ? "-nd" : "",
  ];
  return hubId(`cc-by${marks.join("")}-${long[2]}`);
}

function hubId(id: string): string | undefined {
  return HUB_LICENCES.has(id) ? id : undefined;
}

/** An id with a version in it, standing among other words. */
function containedId(text: string): string | undefined {
  return text
    .split(/[\s,;()[\]`"']+/)
    .map((word) => idOf(word))
    .find((id) => id !== undefined && /\d/.test(id));
}
