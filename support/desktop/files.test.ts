import assert from 'node:assert/strict';
import test from 'node:test';
import { placesAmong } from './files.ts';

function node(role: string, name: string, ...states: readonly string[]) {
  const rest = { states, place: undefined, text: undefined };
  return { application: 'org.gnome.Nautilus', role, name, ...rest };
}

test('a place of the pick list is an item named by a path, or the home, with a label; the window is in the one that is selected', () => {
  const nodes = [
    node('list', 'Sidebar'),
    node('list item', 'Open Personal Folder'),
    node('label', 'Home'),
    node('list item', 'Recent Files'),
    node('label', 'Recent'),
    node('list item', '/home/admin/Downloads', 'SHOWING', 'SELECTED'),
    node('image', ''),
    node('label', 'Downloads'),
    node('label', '12 files'),
    node('list item', '/home/admin/.local/share/Trash'),
    node('label', 'Trash'),
  ];
  assert.deepEqual(placesAmong(nodes, '/home/admin'), [
    { name: 'Home', path: '/home/admin', title: 'Home', chosen: false },
    { name: 'Downloads', path: '/home/admin/Downloads', title: 'Downloads', chosen: true },
    { name: 'Trash', path: '/home/admin/.local/share/Trash', title: 'Trash', chosen: false },
  ]);
});
