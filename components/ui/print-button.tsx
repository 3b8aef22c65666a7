"use client";
import { Button } from "@/components/ui/button";

/** The browser prints, or makes a PDF: nothing else is needed. */
export function PrintButton() {
  return <Button onClick={() => window.print()}>Print</Button>;
}
