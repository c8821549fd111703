"""Makes what people install: the wheel, frozen with its Python and libraries, and packed."""
