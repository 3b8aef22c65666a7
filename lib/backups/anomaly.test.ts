import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anomaliesOf, deviationOf, type Sample } from "./anomaly";

const GIB = 1024 ** 3;
const HISTORY = [10.1, 10.3, 10.2, 10.5, 10.4, 10.6, 10.5, 10.7, 10.6, 10.8, 10.7, 10.9, 10.8, 11.0];

function sample(at: number, more: Partial<Sample> = {}): Sample {
  return {
    at,
    engine: "restic",
    repository: "off-site",
    method: null,
    bytes: null,
    addedBytes: null,
    files: null,
    ...more,
  };
}

function sizes(values: readonly (number | null)[]): Sample[] {
  return values.map((bytes, at) => sample(at, { bytes }));
}

const gib = (value: number) => Math.round(value * GIB);
const former = sizes(HISTORY.map(gib));
const judged = (bytes: number | null, history: readonly Sample[] = former) =>
  anomaliesOf(sample(1_000, { bytes }), history);

describe("the vectors of the size anomaly", () => {
  it("have this median and deviation", () => {
    const { median, mad } = deviationOf(0, HISTORY);
    expect(median).toBeCloseTo(10.6, 9);
    expect(mad).toBeCloseTo(0.2, 9);
  });

  it.each([
    [11.1, 1.686, false],
    [12.0, 4.721, true],
    [6.2, -14.839, true],
    [0.4, -34.399, true],
    [21.5, 36.76, true],
  ])("%d GiB has z %d, flagged: %s", (value, z, isFlagged) => {
    expect(deviationOf(value, HISTORY).z).toBeCloseTo(z, 2);
    expect(judged(gib(value)).map(({ of }) => of)).toEqual(isFlagged ? ["bytes"] : []);
  });

  it("name the ratio", () => {
    expect(judged(gib(12))[0]).toMatchObject({ direction: "larger", value: gib(12) });
    expect(judged(gib(12))[0]?.ratio).toBeCloseTo(1.132, 3);
  });
});

describe("the rules around it", () => {
  it("flag nothing within 10 percent, however steady the sizes were", () => {
    const steady = sizes([1000, 1001, 1000, 1001, 1000, 1001]);
    expect(judged(1099, steady)).toEqual([]);
    expect(judged(1101, steady)).toHaveLength(1);
  });

  it.each([
    [50, false],
    [49, true],
    [200, false],
    [201, true],
    [0, true],
  ])("judge by the ratio where all sizes were 100: %i is flagged: %s", (value, isFlagged) => {
    expect(judged(value, sizes([100, 100, 100, 100, 100]))).toHaveLength(isFlagged ? 1 : 0);
  });

  it("never judge one of the first five runs", () => {
    expect(judged(0, sizes([100, 100, 100, 100]))).toEqual([]);
    expect(judged(0, sizes([100, 100, 100, 100, null]))).toEqual([]);
    expect(judged(0, sizes([100, 100, 100, 100, 100]))).toHaveLength(1);
  });

  it("compare with the last 14 runs only", () => {
    const grown = sizes([...Array(50).fill(10), ...Array(14).fill(1_000)]);
    expect(judged(1_000, grown)).toEqual([]);
    expect(judged(10, grown)).toHaveLength(1);
  });

  it("compare with nothing but runs before it of the same engine, repository and method", () => {
    const others: Partial<Sample>[] = [
      { engine: "borg" },
      { repository: "local" },
      { method: "full" },
      { at: 1_000 },
    ];
    for (const other of others) {
      expect(
        judged(
          0,
          former.map((each) => ({ ...each, ...other })),
        ),
      ).toEqual([]);
    }
  });

  it("flag an empty backup even where sizes vary a lot", () => {
    expect(judged(0, sizes([10, 500, 40, 900, 20, 700]))).toMatchObject([{ of: "bytes", value: 0 }]);
  });

  it.each([
    [81, 0],
    [80, 1],
    [0, 1],
    [900, 0],
  ])("flag a fifth of the files gone: %i of 100", (files, count) => {
    const history = Array.from({ length: 6 }, (_, at) => sample(at, { files: 100 }));
    expect(anomaliesOf(sample(9, { files }), history)).toHaveLength(count);
  });

  it("flag growth to zero only where every run grew", () => {
    const grown = (values: number[]) => values.map((addedBytes, at) => sample(at, { addedBytes }));
    const now = sample(9, { addedBytes: 0 });
    expect(anomaliesOf(now, grown([5, 4, 6, 5, 4]))).toMatchObject([{ of: "addedBytes", value: 0 }]);
    expect(anomaliesOf(now, grown([5, 0, 6, 5, 4]))).toEqual([]);
  });

  it("know nothing of what was not measured", () => {
    expect(judged(null)).toEqual([]);
    expect(judged(Number.NaN)).toEqual([]);
  });
});

describe("for all histories", () => {
  const size = fc.option(fc.nat(2 ** 30), { freq: 10 });
  const history = fc.array(
    fc
      .record({ at: fc.nat(100), bytes: size, addedBytes: size, files: size })
      .map(({ at, ...more }) => sample(at, more)),
    { maxLength: 30 },
  );
  const distinct = history.map((samples) => samples.map((each, at) => ({ ...each, at })));
  const run = fc.record({ bytes: size, addedBytes: size, files: size }).map((more) => sample(1_000, more));

  it("their order makes no difference", () => {
    const shuffled = distinct.chain((samples) =>
      fc.tuple(fc.constant(samples), fc.shuffledSubarray(samples, { minLength: samples.length })),
    );
    fc.assert(
      fc.property(run, shuffled, (now, [samples, mixed]) => {
        expect(anomaliesOf(now, mixed)).toEqual(anomaliesOf(now, samples));
      }),
    );
  });

  it("a scale changes nothing", () => {
    const times = (value: number | null, power: number) => (value === null ? null : value * 2 ** power);
    const scaled = (each: Sample, power: number): Sample => ({
      ...each,
      bytes: times(each.bytes, power),
      addedBytes: times(each.addedBytes, power),
      files: times(each.files, power),
    });
    fc.assert(
      fc.property(run, distinct, fc.integer({ min: 1, max: 20 }), (now, samples, power) => {
        const flags = (found: ReturnType<typeof anomaliesOf>) =>
          found.map(({ of, z, ratio }) => ({ of, z, ratio }));
        const large = anomaliesOf(
          scaled(now, power),
          samples.map((each) => scaled(each, power)),
        );
        expect(flags(large)).toEqual(flags(anomaliesOf(now, samples)));
      }),
    );
  });

  it("nothing is NaN or infinite", () => {
    fc.assert(
      fc.property(run, history, (now, samples) => {
        for (const { median, mad, z, ratio } of anomaliesOf(now, samples)) {
          for (const number of [median, mad, z ?? 0, ratio ?? 0]) expect(Number.isFinite(number)).toBe(true);
        }
      }),
    );
  });
});
