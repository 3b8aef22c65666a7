/** The place of what is being fetched, in its final size. Appears late, so that fast answers do not flicker. */
export function Skeleton({ label, rows = 5 }: { label: string; rows?: number }) {
  return (
    <div role="status" className="late">
      <span className="sr-only">{label}</span>
      <div aria-hidden="true">
        {Array.from({ length: rows }, (_, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows without content
          <div key={row} className="flex h-row items-center gap-4">
            <span className="h-3 w-1/4 rounded-badge bg-sunken" />
            <span className="h-3 flex-1 rounded-badge bg-sunken" />
            <span className="h-3 w-16 rounded-badge bg-sunken" />
          </div>
        ))}
      </div>
    </div>
  );
}
