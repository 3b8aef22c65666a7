import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readBytes, readJson } from "./json";

function post(
  body: BodyInit | null,
  headers: Record<string, string> = { "content-type": "application/json" },
): Request {
  return new Request("http://localhost/api/x", {
    method: "POST",
    body,
    headers,
    duplex: "half",
  } as RequestInit);
}

describe("reading a JSON body", () => {
  it("takes any JSON within the limits", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 8 }), async (value) => {
        const text = JSON.stringify(value);
        expect(await readJson(post(text))).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each(["application/json; charset=utf-8", "Application/JSON"])("takes it as %s", async (type) => {
    expect(await readJson(post("1", { "content-type": type }))).toBe(1);
  });

  it.each(["text/plain", "application/x-www-form-urlencoded", "application/jsonp", "multipart/form-data"])(
    "refuses it as %s, which a foreign page could send without asking",
    async (type) => {
      await expect(readJson(post("1", { "content-type": type }))).rejects.toMatchObject({ status: 415 });
    },
  );

  it.each(["", "{", "{'a':1}", "undefined", "[1,]", "\u0000"])(
    "refuses what is no JSON: %j",
    async (text) => {
      await expect(readJson(post(text))).rejects.toMatchObject({
        status: 400,
        message: "The body is not JSON.",
      });
    },
  );
});

describe("text that no database holds", () => {
  it.each(['"\\u0000"', '{"a":["b\\u0000"]}', '{"\\u0000":1}', '"\\ud800"', '{"a":{"b":"\\udc00x"}}'])(
    "is refused: %s",
    async (text) => {
      await expect(readJson(post(text))).rejects.toMatchObject({
        status: 400,
        message: expect.stringContaining("U+0000"),
      });
    },
  );

  it.each(['"\\\\u0000"', '"\\ud83d\\ude42"', '"\\u0001"'])(
    "is not what only looks like it: %s",
    async (text) => {
      expect(await readJson(post(text))).toBe(JSON.parse(text));
    },
  );
});

describe("the size of a body", () => {
  it("may be the limit, and not a byte more", async () => {
    const bytes = new Uint8Array(100);
    expect(await readBytes(post(bytes), 100)).toHaveLength(100);
    await expect(readBytes(post(bytes), 99)).rejects.toMatchObject({ status: 413 });
  });

  it("is refused by its announcement, before anything is read", async () => {
    let pulled = 0;
    const body = new ReadableStream({ pull: () => void pulled++ }, { highWaterMark: 0 });
    const request = post(body, { "content-length": "101" });
    await expect(readBytes(request, 100)).rejects.toMatchObject({ status: 413 });
    expect(pulled).toBe(0);
  });

  it("is counted, whatever was announced: an endless stream is cut", async () => {
    const body = new ReadableStream<Uint8Array>({ pull: (stream) => stream.enqueue(new Uint8Array(1_000)) });
    await expect(readBytes(post(body), 10_000)).rejects.toMatchObject({ status: 413 });
  });

  it("is zero without a body", async () => {
    expect(await readBytes(post(null), 10)).toHaveLength(0);
  });

  it("joins the parts in order", async () => {
    const parts = [[1, 2], [3], [], [4, 5, 6]].map((part) => new Uint8Array(part));
    const body = new ReadableStream<Uint8Array>({
      start(stream) {
        for (const part of parts) stream.enqueue(part);
        stream.close();
      },
    });
    expect([...(await readBytes(post(body), 10))]).toEqual([1, 2, 3, 4, 5, 6]);
  });
});
