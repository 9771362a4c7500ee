export default function Engine() { return null; }
