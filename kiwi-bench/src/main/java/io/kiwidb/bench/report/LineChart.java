package io.kiwidb.bench.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;

/**
 * A line chart as SVG. Lines can be told apart without colours, by the order of the legend or by
 * names at their ends; the white background keeps it readable on dark pages.
 *
 * <p>Threading: not thread-safe.
 */
public final class LineChart {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 480;
  private static final int LEFT = 90;
  private static final int TOP = 50;
  private static final int BOTTOM = 60;
  private static final int LEGEND_ROOM = 150;
  private static final int NAME_HEIGHT = 16;
  private static final int NAME_GAP = 30;
  private static final int LETTER_WIDTH = 8;
  private static final String[] COLOURS = {
    "#1b7837", "#c51b1b", "#2166ac", "#b35806", "#762a83", "#0a8f8f", "#7a7a00", "#d01c8b",
    "#4d4d4d"
  };

  /** Where the names of lines are shown. */
  public enum Names {
    /** In a legend, in the order of the lines. */
    LEGEND,
    /** At the ends of lines, with marked points: for many lines of few points. */
    AT_END
  }

  /**
   * A line.
   *
   * @param name name of the line
   * @param points pairs of x and y
   */
  public record Line(String name, List<double[]> points) {}

  /**
   * An axis.
   *
   * @param title title of the axis
   * @param least smallest value
   * @param most largest value
   * @param ticks values of the tick marks
   * @param label formats the label of a tick mark
   * @param position maps a value to a position from 0 to 1
   */
  public record Axis(
      String title,
      double least,
      double most,
      List<Double> ticks,
      DoubleFunction<String> label,
      DoubleFunction<Double> position) {
    /** Returns a linear axis that starts at zero. */
    public static Axis linear(String title, double most, DoubleFunction<String> label) {
      double end = most <= 0 ? 1 : most;
      double step = niceStep(end / 5);
      List<Double> ticks = new ArrayList<>();
      for (int i = 0; i * step < end + step; i++) {
        ticks.add(i * step);
      }
      double top = ticks.get(ticks.size() - 1);
      return new Axis(title, 0, top, ticks, label, value -> value / top);
    }

    /** Returns a logarithmic axis with ticks at powers of ten. */
    public static Axis logarithmic(
        String title, double least, double most, DoubleFunction<String> label) {
      double from = Math.floor(Math.log10(Math.max(least, 1e-9)));
      double to = Math.max(from + 1, Math.ceil(Math.log10(Math.max(most, 1e-9))));
      List<Double> ticks = new ArrayList<>();
      for (double power = from; power <= to; power++) {
        ticks.add(Math.pow(10, power));
      }
      return new Axis(
          title,
          Math.pow(10, from),
          Math.pow(10, to),
          ticks,
          label,
          value -> (Math.log10(Math.max(value, Math.pow(10, from))) - from) / (to - from));
    }

    /**
     * Returns a logarithmic axis with the given ticks; it starts at the first and ends at the last.
     */
    public static Axis logarithmic(String title, List<Double> ticks, DoubleFunction<String> label) {
      double least = ticks.get(0);
      double most = ticks.get(ticks.size() - 1);
      // A single value is drawn on the left.
      double width = most > least ? Math.log(most / least) : 1;
      return new Axis(title, least, most, ticks, label, value -> Math.log(value / least) / width);
    }

    private static double niceStep(double rough) {
      double power = Math.pow(10, Math.floor(Math.log10(rough)));
      double digit = rough / power;
      return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
    }
  }

  private final String title;
  private final Axis x;
  private final Axis y;
  private final List<Line> lines;
  private final Names names;
  private final int right;
  private final StringBuilder svg = new StringBuilder();

  /** Creates a chart. */
  public LineChart(String title, Axis x, Axis y, List<Line> lines, Names names) {
    this.title = title;
    this.x = x;
    this.y = y;
    this.lines = lines;
    this.names = names;
    int longest = lines.stream().mapToInt(line -> line.name().length()).max().orElse(0);
    right = WIDTH - (names == Names.LEGEND ? LEGEND_ROOM : NAME_GAP + LETTER_WIDTH * longest);
  }

  /** Returns the chart as SVG. */
  public String svg() {
    svg.setLength(0);
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"13\">",
        WIDTH, HEIGHT);
    add("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", WIDTH, HEIGHT);
    text(LEFT, TOP - 20, "start", title, " font-size=\"16\" font-weight=\"bold\"");
    axes();
    for (int i = 0; i < lines.size(); i++) {
      line(i);
    }
    if (names == Names.LEGEND) {
      legend();
    } else {
      namesAtEnds();
    }
    add("</svg>");
    return svg.toString();
  }

  private void axes() {
    int bottom = HEIGHT - BOTTOM;
    for (double tick : x.ticks()) {
      double at = px(tick);
      add(
          "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#dddddd\"/>",
          at, TOP, at, bottom);
      text(at, bottom + 20, "middle", x.label().apply(tick), "");
    }
    for (double tick : y.ticks()) {
      double at = py(tick);
      add(
          "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#dddddd\"/>",
          LEFT, at, right, at);
      text(LEFT - 8, at + 4, "end", y.label().apply(tick), "");
    }
    text((LEFT + right) / 2.0, HEIGHT - 15, "middle", x.title(), "");
    text(
        20,
        (TOP + bottom) / 2.0,
        "middle",
        y.title(),
        String.format(Locale.ROOT, " transform=\"rotate(-90 20 %.1f)\"", (TOP + bottom) / 2.0));
  }

  private void line(int number) {
    StringBuilder points = new StringBuilder();
    for (double[] point : lines.get(number).points()) {
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", px(point[0]), py(point[1])));
    }
    add(
        "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\"%s points=\"%s\"/>",
        colour(number), dashes(number), points.toString().trim());
    if (names == Names.AT_END) {
      for (double[] point : lines.get(number).points()) {
        add(
            "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"/>",
            px(point[0]), py(point[1]), colour(number));
      }
    }
  }

  private void legend() {
    for (int i = 0; i < lines.size(); i++) {
      int at = TOP + 20 * i;
      add(
          "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"%s\" stroke-width=\"3\"%s/>",
          right + 15, at, right + 40, at, colour(i), dashes(i));
      text(right + 46, at + 4, "start", lines.get(i).name(), "");
    }
  }

  /**
   * Places each name as close to the end of its line as the other names permit, connected by a
   * stroke.
   */
  private void namesAtEnds() {
    List<Integer> order = IntStream.range(0, lines.size())
        .boxed()
        .filter(i -> !lines.get(i).points().isEmpty())
        .sorted(Comparator.comparingDouble(i -> py(end(i)[1])))
        .toList();
    double[] tops = LabelPlacement.spread(
        order.stream().mapToDouble(i -> py(end(i)[1])).toArray(),
        NAME_HEIGHT,
        TOP,
        HEIGHT - BOTTOM);
    for (int place = 0; place < tops.length; place++) {
      int i = order.get(place);
      add(
          "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"0.7\"/>",
          px(end(i)[0]), py(end(i)[1]), right + 14, tops[place], colour(i));
      text(
          right + 18, tops[place] + 4, "start", lines.get(i).name(), " fill=\"" + colour(i) + "\"");
    }
  }

  private double[] end(int number) {
    List<double[]> points = lines.get(number).points();
    return points.get(points.size() - 1);
  }

  private static String colour(int number) {
    return COLOURS[number % COLOURS.length];
  }

  /** Returns the dash pattern, which distinguishes lines of the same colour. */
  private static String dashes(int number) {
    int round = number / COLOURS.length;
    return round == 0 ? "" : " stroke-dasharray=\"" + 6 / round + " 3\"";
  }

  private double px(double value) {
    return LEFT + x.position().apply(value) * (right - LEFT);
  }

  private double py(double value) {
    return HEIGHT - BOTTOM - y.position().apply(value) * (HEIGHT - TOP - BOTTOM);
  }

  private void text(double left, double top, String anchor, String words, String more) {
    String safe = words.replace("&", "&amp;").replace("<", "&lt;");
    add(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\"%s>%s</text>",
        left, top, anchor, more, safe);
  }

  private void add(String form, Object... values) {
    svg.append(String.format(Locale.ROOT, form, values)).append('\n');
  }
}
