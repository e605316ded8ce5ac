"""Which days the model learns from and which it is judged on."""

TRAINED_ON = "even"
EVALUATED_ON = "odd"
