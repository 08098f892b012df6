"""月调度: the monthly meeting's pack, its minutes, and what follows from them until 销号."""
