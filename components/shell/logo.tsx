/** Garrison's mark: a tower with a gate. */
export function Logo({ size = 20 }: { size?: number }) {
  return (
    <svg viewBox="0 0 20 20" width={size} height={size} className="flex-none text-accent" aria-hidden="true">
      <path
        d="M2.5 2.5h3.4v2.6h2.4V2.5h3.4v2.6h2.4V2.5h3.4v5.4l-1.7 1.6v8h-4v-3.6a1.9 1.9 0 0 0-3.8 0v3.6h-4v-8L2.5 7.9z"
        fill="currentColor"
      />
    </svg>
  );
}
