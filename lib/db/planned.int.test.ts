import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Planner } from "./planned";

const ADD = { name: "test.add", text: "SELECT $1::int + 1 AS sum" };

let pool: pg.Pool;

beforeAll(() => {
  pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 1 });
});

afterAll(() => pool.end());

async function plans(): Promise<string[]> {
  const { rows } = await pool.query("SELECT name FROM pg_prepared_statements");
  return (rows as { name: string }[]).map(({ name }) => name);
}

describe("a planned statement", () => {
  test("is planned once, and stays with its connection", async () => {
    const planner = new Planner(false);
    expect(await planner.query(pool, ADD, [1])).toEqual([{ sum: 2 }]);
    expect(await planner.query(pool, ADD, [41])).toEqual([{ sum: 42 }]);
    expect(await plans()).toEqual(["test.add"]);
  });

  test("is answered all the same when its connection has lost it, and none is planned from then on", async () => {
    const planner = new Planner(false);
    await planner.query(pool, ADD, [1]);
    await pool.query("DEALLOCATE ALL");
    expect(await planner.query(pool, ADD, [2])).toEqual([{ sum: 3 }]);
    expect(await planner.query(pool, ADD, [3])).toEqual([{ sum: 4 }]);
    expect(await plans()).toEqual([]);
  });

  test("is not planned behind a pooler", async () => {
    const planner = new Planner(true);
    expect(await planner.query(pool, { ...ADD, name: "test.pooled" }, [1])).toEqual([{ sum: 2 }]);
    expect(await plans()).not.toContain("test.pooled");
  });

  test("that is wrong says so", async () => {
    const wrong = { name: "test.wrong", text: "SELECT $1::int / 0" };
    await expect(new Planner(false).query(pool, wrong, [1])).rejects.toThrow("division by zero");
  });
});
