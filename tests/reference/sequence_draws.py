#!/usr/bin/env python3
"""Prints what PyTorch draws after manual_seed(SEED) in recurrent networks and transformers.

"name sha256" for the parameters of new modules, which the tests compare bit for bit, and "name value value ..." for results
with dropout, which they compare as numbers: where a mask differs, they differ altogether.
"""
import torch
from torch import nn

from nn_draws import show
from nn_goldens import SEED, fill

MODULES = [
    ("RNN", "nn.RNN(3, 5, 2, bidirectional=True)"), ("RNN relu", "nn.RNN(3, 5, nonlinearity='relu', bias=False)"), ("GRU", "nn.GRU(4, 3, 2)"),
    ("LSTM", "nn.LSTM(33, 17, 2, bidirectional=True)"), ("LSTM float64", "nn.LSTM(3, 2, dtype=torch.float64)"), ("RNNCell", "nn.RNNCell(3, 5)"),
    ("GRUCell", "nn.GRUCell(3, 5)"), ("LSTMCell", "nn.LSTMCell(3, 5, bias=False)"), ("MultiheadAttention", "nn.MultiheadAttention(12, 3)"),
    ("MultiheadAttention sizes", "nn.MultiheadAttention(4, 2, kdim=3, vdim=5, add_bias_kv=True)"),
    ("TransformerEncoderLayer", "nn.TransformerEncoderLayer(8, 2, 5)"), ("TransformerDecoderLayer", "nn.TransformerDecoderLayer(8, 2, 5)"),
    ("TransformerEncoder", "nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 5), 2)"), ("Transformer", "nn.Transformer(8, 2, 2, 2, 5)"),
]

RESULTS = [
    ("LSTM dropout", "nn.LSTM(3, 4, 3, dropout=0.4, bidirectional=True)(x)[0]"), ("GRU dropout", "nn.GRU(3, 4, 2, dropout=0.3)(x)[0]"),
    ("RNN dropout", "nn.RNN(3, 4, 2, dropout=0.6, batch_first=True)(x)[0]"),
    ("LSTM packed dropout", "nn.LSTM(3, 4, 2, dropout=0.5)(nn.utils.rnn.pack_padded_sequence(x, torch.tensor([5, 3])))[0].data"),
    ("MultiheadAttention dropout", "nn.MultiheadAttention(3, 3, dropout=0.4)(x, x, x)[0]"),
    ("MultiheadAttention dropout without weights", "nn.MultiheadAttention(3, 3, dropout=0.4)(x, x, x, need_weights=False)[0]"),
    ("TransformerEncoderLayer dropout", "nn.TransformerEncoderLayer(3, 1, 4, dropout=0.3)(x)"),
    ("TransformerDecoderLayer dropout", "nn.TransformerDecoderLayer(3, 1, 4, dropout=0.3)(x, x)"),
    ("Transformer dropout", "nn.Transformer(3, 1, 2, 2, 4, dropout=0.2)(x, x[:3])"),
]

if __name__ == "__main__":
    print(f"torch {torch.__version__}")
    x = fill("f", [5, 2, 3], 1).float()
    for name, line in MODULES:
        torch.manual_seed(SEED)
        show(f"module/{name}", eval(line).parameters())
    for name, line in RESULTS:
        torch.manual_seed(SEED)
        print(f"result/{name}", *(repr(value) for value in eval(line).reshape(-1).tolist()))
