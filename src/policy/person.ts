/** Somebody on GitHub; by the numeric id, since a login can change hands. */
export interface Person {
  readonly id: number;
  readonly login: string;
}
