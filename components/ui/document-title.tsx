/**
 * What the browser's tab, its history and a screen reader call the page. A part of the page itself: what the framework
 * puts into the head comes in its own time, and a page that refreshes itself would be nameless in between.
 */
export function DocumentTitle({ of }: { of: string }) {
  return <title>{`${of} · Garrison`}</title>;
}
