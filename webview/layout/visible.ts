// What can be seen of a text, by the rule that the host has, too.
export { visible } from '../../src/protocol/visible';
