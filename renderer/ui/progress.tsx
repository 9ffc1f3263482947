/** Something takes a while, nobody knows how long. The words say what; the bar only shows that it goes on. */
export function Progress({ label }: { label: string }) {
  return (
    <div role="status" className="space-y-1.5">
      <p className="text-muted">{label}</p>
      <div aria-hidden="true" className="h-1 overflow-hidden rounded-full bg-text/10">
        <div className="progress-run h-full w-1/3 rounded-full bg-accent forced-colors:bg-[Highlight]" />
      </div>
    </div>
  );
}
