// Nodes: a body, a bar on the side of the root in the colour of the state, and a label. The body is
// the option that assistive technology knows; the label is for the eye.
import type { Selection } from 'd3';
import { edgeWidth, type BoxShape, type LabelLine } from '../layout/boxes';
import type { Scene } from '../layout/scene';
import { addChevron, place, say, set, type Layer, type Motion } from './draw';

type Boxes = Selection<SVGGElement, BoxShape, SVGGElement, unknown>;

export function drawBoxes(layer: Layer, { boxes }: Scene, motion: Motion): void {
  const groups: Boxes = layer
    .selectAll<SVGGElement, BoxShape>('g.box')
    .data(boxes, box => box.id)
    .join(enter => {
      const group = enter.append('g').attr('class', 'box').attr('role', 'presentation')
        .attr('opacity', motion === 'brief' ? 0 : null);
      group.append('title');
      const parts = { body: group.append('rect').attr('class', 'body').attr('role', 'option').attr('id', box => box.id).attr('rx', 3), edge: group.append('rect').attr('class', 'edge') };
      set(parts.body, { y: box => box.y, height: box => box.height });
      set(parts.edge, { y: box => box.y, height: box => box.height });
      return group;
    });
  set(groups, {
    'data-side': box => box.side,
    'data-layer': box => box.layer,
    'data-cid': box => box.cid,
    'data-state': box => box.state,
    'data-misaligned': box => (box.misaligned ? 'true' : null),
    'data-moved': box => (box.moved ? 'true' : null),
    'data-reach': box => box.reach ?? null,
  });
  place(groups, motion, {});
  say(groups.select<SVGTitleElement>('title'), box => box.tooltip);
  set(groups.select<SVGElement>('.body'), { 'aria-label': box => box.speech, 'x': box => box.x, 'width': box => box.width });
  set(groups.select<SVGElement>('.edge'), { x: box => box.edge, width: edgeWidth });
  place(groups.select<SVGElement>('.body'), motion, { y: box => box.y, height: box => box.height });
  place(groups.select<SVGElement>('.edge'), motion, { y: box => box.y, height: box => box.height });
  drawLabels(groups);
}

function drawLabels(groups: Boxes): void {
  const lines = groups.selectAll<SVGTextElement, LabelLine>('text').data(box => box.lines, line => line.kind).join(enter => enter.append('text').attr('aria-hidden', 'true'));
  say(set(lines, { class: line => line.kind, x: line => line.x, y: line => line.y }), line => line.text);

  const chevrons = groups.selectAll<SVGGElement, BoxShape>('g.chevron')
    .data(box => (box.chevron ? [box] : []))
    .join(enter => addChevron(enter, 'close'));
  set(chevrons, { transform: box => `translate(${box.chevron!.x},${box.chevron!.y})` });
}
