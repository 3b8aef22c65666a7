"use client";
/** Who would be on call, reckoned by the server from what is typed: a browser has no rules about clocks. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Notice } from "@/components/ui/notice";
import { ask } from "@/lib/http/client";
import type { Strip } from "@/lib/oncall/model/strip";
import { RotaStrip } from "./rota-strip";
import { ShiftList } from "./shift-list";

const SOON_MS = 500;

type RotaPreviewProps = { body: { id: string | null; timeZone: string; layers: readonly object[] } };

export function RotaPreview({ body }: RotaPreviewProps) {
  const wanted = useSettled(JSON.stringify(body));
  const preview = useQuery({
    queryKey: ["oncall", "preview", wanted],
    queryFn: ({ signal }) =>
      ask<{ strip: Strip }>("/api/oncall/rotas/preview", {
        method: "POST",
        body: JSON.parse(wanted),
        signal,
      }),
    placeholderData: keepPreviousData,
  });
  if (preview.isError) {
    return (
      <Notice tone="unknown" title="Not known yet">
        <p>{preview.error.message}</p>
      </Notice>
    );
  }
  if (!preview.data) return <p className="text-text-3">Reckoning…</p>;
  const { strip } = preview.data;
  return (
    <div className="grid gap-2">
      <RotaStrip strip={strip} me={null} withLayers />
      <ShiftList caption="Shifts of the next 14 days" pieces={strip.whole} />
    </div>
  );
}

/** What was typed, once the hands rest. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), SOON_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
