// Line icons on a 16 pixel grid, as paths: the page loads no font and no image.
const paths = {
  up: 'M8 13.5v-11M3.5 7 8 2.5 12.5 7',
  down: 'M8 2.5v11M3.5 9 8 13.5 12.5 9',
  swap: 'M2.5 5h11M10.5 2l3 3-3 3M13.5 11h-11M5.5 8l-3 3 3 3',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  collapse: 'M2.5 5.5h8v8h-8zM5.5 5.5v-3h8v8h-3M4.5 9.5h4',
  details: 'M1.5 2.5h13v11h-13zM9.5 2.5v11M11.5 5.5h1.5M11.5 8h1.5',
  help: 'M5.5 6.2a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.8-1.1 1.8M8 12.4v.9',
  copy: 'M5.5 5.5h8v8h-8zM3.5 10.5h-1v-8h8v1',
  first: 'M3.5 3v10M12.5 3 6.5 8l6 5',
  back: 'M10.5 3l-6 5 6 5',
  play: 'M4.5 2.5 13 8l-8.5 5.5z',
  pause: 'M5.5 3v10M10.5 3v10',
  forward: 'M5.5 3l6 5-6 5',
  last: 'M12.5 3v10M3.5 3l6 5-6 5',
  stepper: 'M1.5 12.5h13M4 9.5v3M8 6.5v6M12 9.5v3M2.5 2.5 6 4.5l-3.5 2z',
  link: 'M6.5 9.5l3-3M7 5l1.5-1.5a2.5 2.5 0 0 1 4 4L11 9M9 11l-1.5 1.5a2.5 2.5 0 0 1-4-4L5 7',
  close: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
} as const;
export type Icon = keyof typeof paths;

export function icon(name: Icon): SVGElement {
  const namespace = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(namespace, 'svg');
  const path = document.createElementNS(namespace, 'path');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', paths[name]);
  svg.append(path);
  return svg;
}
