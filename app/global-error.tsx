"use client";
import { Failure } from "@/components/ui/failure";
import { PlainPage } from "@/components/ui/plain-page";
import "./globals.css";

/** When even the frame of all pages failed. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <body>
        <main>
          <PlainPage title="Garrison failed">
            <Failure
              what="No page can be made at the moment."
              reference={error.digest}
              retry={() => window.location.reload()}
            />
          </PlainPage>
        </main>
      </body>
    </html>
  );
}
