import type { Metadata } from "next";
import { viewer } from "@/lib/http/as-viewer";

export const metadata: Metadata = { title: "Overview" };

export default async function OverviewPage() {
  const { name } = await viewer();
  return <h1>{name}</h1>;
}
