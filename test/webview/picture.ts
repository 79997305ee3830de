// Pictures as test output: the joins in a DOM without a browser, and the result as an SVG file that
// one can look at. Numbers are rounded, so that no machine's arithmetic shows.
import { parseHTML } from 'linkedom';
import type { Window } from '../../webview/layout/frame';
import { layout, type Scene } from '../../webview/layout/scene';
import type { Frame } from '../../webview/layout/frame';
import { drawBandLabels, drawBands } from '../../webview/render/bands';
import { drawBoxes } from '../../webview/render/boxes';
import { addLayer, type Layer } from '../../webview/render/draw';
import { drawHeadings } from '../../webview/render/headings';
import { drawLinks } from '../../webview/render/links';
import { drawRows } from '../../webview/render/rows';
import { walkShapes, windowAt, type Moment } from '../../webview/layout/walk';
import { drawStepPair, drawStepRange } from '../../webview/render/walk';

export class Picture {
  readonly svg: SVGSVGElement;
  readonly #layers;
  #walk: { readonly range: Layer; readonly pair: Layer } | undefined;

  constructor() {
    const { document } = parseHTML('<!DOCTYPE html><html><body></body></html>');
    this.svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    document.body.append(this.svg);
    const world = addLayer(this.svg, 'world');
    this.#layers = {
      world, headings: addLayer(this.svg, 'headings'),
      bands: addLayer(world.node()!, 'bands'), links: addLayer(world.node()!, 'links'), boxes: addLayer(world.node()!, 'boxes'),
      rows: addLayer(world.node()!, 'rows'), labels: addLayer(world.node()!, 'labels'),
    };
  }

  draw(frame: Frame, window: Window, top = 0): Scene {
    const scene = layout(frame)(window, top);
    this.show(scene);
    return scene;
  }

  /** The picture at a step of the walk. */
  drawAt(frame: Frame, window: Window, moment: Moment, top = 0): Scene {
    const scene = layout(frame)(windowAt(window, moment.index), top);
    this.show(scene);
    const walk = walkShapes(scene, moment);
    const world = this.#layers.world.node()!;
    this.#walk ??= { range: addLayer(world, 'range'), pair: addLayer(world, 'pair') };
    drawStepRange(this.#walk.range, walk);
    drawStepPair(this.#walk.pair, walk);
    return scene;
  }

  show(scene: Scene): void {
    const layers = this.#layers;
    layers.world.attr('transform', `translate(0,${-scene.shift})`);
    drawBands(layers.bands, scene);
    drawLinks(layers.links, scene, 'none');
    drawBoxes(layers.boxes, scene, 'none');
    drawRows(layers.rows, scene, 'none');
    drawBandLabels(layers.labels, scene);
    drawHeadings(layers.headings, scene);
    this.svg.setAttribute('width', String(scene.columns.width));
    this.svg.setAttribute('height', String(scene.frame.height));
  }

  all(selector: string): Element[] {
    return [...this.svg.querySelectorAll(selector)];
  }

  /** The picture as a file; the view's own style sheet colours it. */
  toFile(): string {
    const rounded = this.svg.outerHTML
      .replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" style="background:#1f1f1f" ')
      .replace(/-?\d+\.\d+/g, number => String(Math.round(Number(number) * 10) / 10))
      .replace(/(<(?:g|rect|path|title|text)[ >])/g, '\n$1');
    return `<?xml-stylesheet href="../../../webview/style.css"?>\n${rounded}\n`;
  }
}
