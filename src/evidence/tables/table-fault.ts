import type { Fault } from "../faults.ts";

/** Thrown inside a table task to say that the evidence cannot serve; becomes a fault in the parent. */
export class TableFault extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.message);
    this.name = "TableFault";
    this.fault = fault;
  }
}
