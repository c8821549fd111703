"""Whether a newer version of Understudy was released: looked up once a day, never downloaded."""
