import { expect, it } from "vitest";
import { SampleWindow } from "./history";

const sample = (millis: number, writes: number) => ({ millis, figures: { writes } });

it("keeps what is newer than what the server remembers", () => {
  const window = new SampleWindow(60);
  window.add(sample(3000, 3));
  window.load({ millis: [1000, 2000], figures: { writes: [1, 2] } });
  expect(window.millis).toEqual([1000, 2000, 3000]);
  expect(window.figures.writes).toEqual([1, 2, 3]);
});

it("takes no sample twice", () => {
  const window = new SampleWindow(60);
  window.load({ millis: [1000], figures: { writes: [1] } });
  window.add(sample(1000, 9));
  expect(window.figures.writes).toEqual([1]);
});

it("forgets what is older than its length", () => {
  const window = new SampleWindow(10);
  for (let second = 0; second < 20; second++) window.add(sample(second * 1000, second));
  expect(window.millis[0]).toBe(9000);
  expect(window.figures.writes).toHaveLength(11);
  expect(window.latest("writes")).toBe(19);
});

it("fills a figure that comes later", () => {
  const window = new SampleWindow(60);
  window.add(sample(1000, 1));
  window.add({ millis: 2000, figures: { gets: 5 } });
  expect(window.figures).toEqual({ writes: [1, null], gets: [null, 5] });
});
