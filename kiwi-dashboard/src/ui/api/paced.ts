/**
 * A function that calls `run` at once, but not more often than every `millis`: calls in between come
 * together in one at the end of that time. Events may come by the hundred a second.
 */
export function paced(run: () => void, millis: number): { call: () => void; end: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let again = false;
  const over = () => {
    timer = undefined;
    if (again) call();
  };
  const call = () => {
    again = timer !== undefined;
    if (again) return;
    run();
    timer = setTimeout(over, millis);
  };
  return {
    call,
    end: () => {
      clearTimeout(timer);
      timer = undefined;
      again = false;
    },
  };
}
