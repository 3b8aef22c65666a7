"use client";
import { useRouter } from "next/navigation";
import { startTransition } from "react";
import { Failure } from "@/components/ui/failure";
import { PlainPage } from "@/components/ui/plain-page";

type ErrorProps = { error: Error & { digest?: string }; reset: () => void };

export default function RootError({ error, reset }: ErrorProps) {
  const router = useRouter();
  const retry = () =>
    startTransition(() => {
      router.refresh();
      reset();
    });
  return (
    <main>
      <PlainPage title="This page failed">
        <Failure what="The page could not be made." reference={error.digest} retry={retry} />
      </PlainPage>
    </main>
  );
}
