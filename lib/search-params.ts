/**
 * What does the address of a page ask for? A value that means nothing is left out and named, so that a list is never
 * blank, or another one than it says, because of a mistyped or outdated address.
 */
import type { z } from "zod";

/** As Next gives it to a page. */
export type Search = Record<string, string | string[] | undefined>;
export type Dropped = { name: string; value: string };

/** Each key by itself: one bad value does not spoil the others. Of a repeated key the first value counts. */
export function readSearch<Shape extends Record<string, z.ZodType>>(
  schema: z.ZodObject<Shape>,
  search: Search,
): { values: z.output<z.ZodObject<Shape>>; dropped: Dropped[] } {
  const values: Record<string, unknown> = {};
  const dropped: Dropped[] = [];
  for (const [name, field] of Object.entries<z.ZodType>(schema.shape)) {
    const given = firstOf(search[name]);
    const parsed = given === undefined ? null : field.safeParse(given);
    if (parsed?.success) values[name] = parsed.data;
    else if (given !== undefined) dropped.push({ name, value: given.slice(0, 100) });
    if (!parsed?.success) values[name] = field.safeParse(undefined).data;
  }
  return { values: values as z.output<z.ZodObject<Shape>>, dropped };
}

/** The same, where some keys must also name something that exists: an environment that was removed means nothing. */
export function readKnown<Shape extends Record<string, z.ZodType>>(
  schema: z.ZodObject<Shape>,
  search: Search,
  known: Partial<Record<keyof Shape & string, readonly string[]>>,
): { values: z.output<z.ZodObject<Shape>>; dropped: Dropped[] } {
  const gone = Object.entries<readonly string[] | undefined>(known).flatMap(([name, names = []]) => {
    const value = firstOf(search[name]);
    return value === undefined || names.includes(value) ? [] : [{ name, value: value.slice(0, 100) }];
  });
  const rest = { ...search, ...Object.fromEntries(gone.map(({ name }) => [name, undefined])) };
  const { values, dropped } = readSearch(schema, rest);
  return { values, dropped: [...gone, ...dropped] };
}

/** An empty value is what an untouched form field sends: nothing was asked. */
function firstOf(value: string | string[] | undefined): string | undefined {
  const first = Array.isArray(value) ? value[0] : value;
  return first === "" ? undefined : first;
}

/** The address of `path` with these parameters; empty ones are left out, so that equal lists have equal addresses. */
export function addressOf(path: string, params: Record<string, string | number | null | undefined>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value !== null && value !== undefined && value !== "") query.set(name, String(value));
  }
  const text = query.toString().replaceAll("%2C", ",");
  return text === "" ? path : `${path}?${text}`;
}
