import { redirect } from "next/navigation";
import { asViewer } from "@/lib/http/as-viewer";
import { findIncident } from "@/lib/incidents/store/reading";

/** The short link, by number or by id. */
export default async function ShortLink({ params }: PageProps<"/i/[id]">) {
  const { id } = await params;
  const found = await asViewer((actor) => findIncident(actor, id));
  redirect(`/incidents/${found}`);
}
