import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { readDay } from "../../src/commands/read-day.ts";
import { addDays } from "../../src/policy/days.ts";

const TODAY = "2026-12-30";

describe("a day", () => {
  it("is a date, or so many days from today", () => {
    assert.equal(readDay("2027-01-31", TODAY), "2027-01-31");
    assert.equal(readDay("2028-02-29", TODAY), "2028-02-29");
    assert.equal(readDay("90d", TODAY), "2027-03-30");
    assert.equal(readDay("2D", TODAY), "2027-01-01");
    assert.equal(readDay("0d", TODAY), TODAY);
  });

  it("is none where the calendar has no such day, or where it is written otherwise", () => {
    const impossible = ["2027-02-29", "2027-02-30", "2027-13-01", "2027-00-10", "2027-04-31", "2027-01-00"];
    const otherwise = ["", "d", "-1d", "1.5d", "90", "90 d", "3m", "99999d", "31.01.2027", "27-1-31", "2027-1-31"];
    const more = ["2027-01-31T00:00", "tomorrow", "12027-01-31", "2027-01-31 ", "２０２７-01-31"];
    for (const written of [...impossible, ...otherwise, ...more]) assert.equal(readDay(written, TODAY), null, written);
  });

  it("is always a day of the calendar, or none", () => {
    const digits = fc.integer({ min: 0, max: 99 }).map((number) => String(number).padStart(2, "0"));
    const date = fc.tuple(fc.integer({ min: 1000, max: 9998 }), digits, digits).map((parts) => parts.join("-"));
    fc.assert(
      fc.property(
        fc.oneof(
          date,
          fc.string(),
          fc.nat(9999).map((days) => `${days}d`),
        ),
        (written) => {
          const day = readDay(written, TODAY);
          if (day !== null) assert.equal(addDays(addDays(day, 1), -1), day);
        },
      ),
    );
  });
});
