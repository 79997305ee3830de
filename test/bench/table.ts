// The tables of a benchmark: ratios to the first row (the floor) first, figures behind them.

export interface Row {
  readonly name: string;
  /** What is compared with the same of the first row. */
  readonly ratios: readonly number[];
  readonly figures: readonly number[];
  /** Whether the result was what it has to be. */
  readonly right: boolean;
}

/** A wrong result is marked and makes the process fail. */
export function printTable(title: string, ratioNames: readonly string[], figureNames: readonly string[], rows: readonly Row[]): void {
  const [floor] = rows;
  const ratioText = (value: number, i: number) => {
    const ratio = value / floor!.ratios[i]!;
    return `${ratio.toFixed(ratio < 10 ? 2 : 0)}×`;
  };
  const lines = rows.map(({ name, ratios, figures, right }) => {
    if (!right) process.exitCode = 1;
    return [name, ...ratios.map(ratioText), ...figures.map(figureText), right ? '' : 'WRONG'];
  });
  const head = [title, ...ratioNames.map(name => `${name} × floor`), ...figureNames, ''];
  const widths = head.map((text, column) => Math.max(text.length, ...lines.map(line => line[column]!.length)));
  console.log();
  for (const line of [head, ...lines]) {
    console.log(`  ${line.map((text, column) => (column === 0 ? text.padEnd(widths[0]!) : text.padStart(widths[column]!))).join('  ').trimEnd()}`);
  }
}

function figureText(value: number): string {
  return Number.isNaN(value) ? '–' : value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
}
