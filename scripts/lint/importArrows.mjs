// An ESLint rule: which folder ("room") of the source may import which. The table is the rule's
// option. A path of the table stands for itself and everything below; the longest one that fits is
// the room of a file. Files outside the roots `src` and `webview` may import anything.
import { builtinModules } from 'node:module';
import path from 'node:path';

const NODE = new Set(builtinModules);

/** @type {import('eslint').Rule.RuleModule} */
export const importArrows = {
  meta: {
    type: 'problem',
    schema: [{ type: 'object' }],
    messages: {
      homeless: '{{file}} is in no room: give its folder a row in the table of eslint.config.mjs',
      arrow: '{{from}} may not import {{to}}',
      typesOnly: '{{from}} may import only types from {{to}}: write `import type`',
      outside: '{{from}} may not import the module {{module}}',
    },
  },
  create(context) {
    const { rooms, modules } = context.options[0];
    const file = fromRoot(context, context.filename);
    if (!/^(src|webview)\//.test(file)) return {};
    const room = roomOf(file, Object.keys(rooms));
    const check = (source, isType) => {
      if (typeof source?.value !== 'string') return;
      const report = (messageId, data = {}) => context.report({ node: source, messageId, data: { from: room, ...data } });
      if (!source.value.startsWith('.')) {
        if (!mayUse(modules, file, source.value)) report('outside', { module: source.value });
        return;
      }
      const target = fromRoot(context, path.resolve(path.dirname(context.filename), source.value));
      const to = roomOf(target, Object.keys(rooms)) ?? target;
      const allowed = rooms[room];
      if (covers([room, ...allowed], to)) return;
      if (!covers(allowed.filter(name => name.startsWith('type ')).map(name => name.slice(5)), to)) report('arrow', { to });
      else if (!isType) report('typesOnly', { to });
    };
    if (room === undefined) return { Program: node => context.report({ node, messageId: 'homeless', data: { file } }) };
    const declaration = node => check(node.source, (node.importKind ?? node.exportKind) === 'type');
    return {
      ImportDeclaration: declaration,
      ExportNamedDeclaration: declaration,
      ExportAllDeclaration: declaration,
      ImportExpression: node => check(node.source, false),
      TSImportType: node => check(node.source, true),
      'CallExpression[callee.name="require"]': node => check(node.arguments[0], false),
    };
  },
};

/** The path as the table writes it: from the project's folder, with slashes, without an extension. */
function fromRoot(context, file) {
  return path.relative(context.cwd, file).split(path.sep).join('/').replace(/\.[cm]?[jt]s$/, '');
}

function roomOf(file, rooms) {
  return rooms.filter(room => covers([room], file)).sort((a, b) => b.length - a.length)[0];
}

function covers(folders, file) {
  return folders.some(folder => file === folder || file.startsWith(`${folder}/`));
}

/** A module that no row names is free; one that is named, only for the files of its row. */
function mayUse(modules, file, name) {
  const row = modules.find(({ names }) => names.some(pattern => pattern === name || name.startsWith(`${pattern}/`)
    || (pattern === 'node:' && (name.startsWith('node:') || NODE.has(name)))));
  return row === undefined || covers(row.usedBy, file);
}
