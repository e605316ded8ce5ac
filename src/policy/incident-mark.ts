/** A line of its own that names the incident a pull request is to mend. */
const MARK = /^[ \t]*assay-incident:[ \t]*i(\d{1,9})[ \t]*\r?$/im;

/** The line by which the description of a pull request names an incident. @param name such as `i3` */
export function incidentMark(name: string): string {
  return `Assay-Incident: ${name}`;
}

/** Number of the incident that a pull request's text names, or null. */
export function markedIncident(body: string | null): number | null {
  const id = MARK.exec(body ?? "")?.[1];
  return id === undefined ? null : Number(id);
}
