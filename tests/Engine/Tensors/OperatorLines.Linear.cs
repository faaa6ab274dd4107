using static TorchSharp.torch;

namespace Engine.Tests.Tensors;

internal static partial class OperatorLines
{
    private static readonly Dictionary<string, OperatorTwin> s_linear = new()
    {
        ["x.addmm(y, z, beta=0.5, alpha=2)"] = (x, y, z) => x.addmm(y, z, beta: 0.5f, alpha: 2),
        ["x.addmv(y, z)"] = (x, y, z) => x.addmv(y, z),
        ["x.addr(y, z)"] = (x, y, z) => x.addr(y, z),
        ["x.addbmm(y, z)"] = (x, y, z) => x.addbmm(y, z),
        ["x.baddbmm(y, z, beta=0.5)"] = (x, y, z) => x.baddbmm(y, z, beta: 0.5f),
        ["torch.chain_matmul(x, y, z)"] = (x, y, z) => chain_matmul(x, y, z),
        ["x.matrix_power(3)"] = (x, _, _) => x.matrix_power(3),
        ["torch.linalg.cross(x, y)"] = (x, y, _) => linalg.cross(x, y),
        ["torch.tensordot(x, y, 1)"] = (x, y, _) => tensordot(x, y, 1),
        ["torch.tensordot(x, y, ([0, 1], [1, 0]))"] = (x, y, _) => tensordot(x, y, [(0, 1), (1, 0)]),
        ["torch.einsum('ij,jk->ki', x, y)"] = (x, y, _) => einsum("ij,jk->ki", x, y),
        ["torch.cdist(x, y)"] = (x, y, _) => cdist(x, y),
        ["torch.cdist(x, y, 1.0)"] = (x, y, _) => cdist(x, y, 1.0),
        ["torch.linalg.det(x)"] = (x, _, _) => linalg.det(x),
        ["torch.linalg.slogdet(x)"] = (x, _, _) => linalg.slogdet(x),
        ["torch.linalg.inv(x)"] = (x, _, _) => linalg.inv(x),
        ["torch.linalg.solve(x, y)"] = (x, y, _) => linalg.solve(x, y),
        ["torch.linalg.cholesky(x @ x.T)"] = (x, _, _) => linalg.cholesky(x.matmul(x.T)),
        ["torch.linalg.eigvalsh(x + x.T)"] = (x, _, _) => linalg.eigvalsh(x + x.T),
        ["torch.linalg.svdvals(x)"] = (x, _, _) => linalg.svdvals(x),
        ["torch.linalg.pinv(x)"] = (x, _, _) => linalg.pinv(x),
        ["torch.linalg.matrix_rank(x)"] = (x, _, _) => linalg.matrix_rank(x),
        ["torch.linalg.norm(x)"] = (x, _, _) => linalg.norm(x),
        ["torch.linalg.norm(x, 'nuc')"] = (x, _, _) => linalg.norm(x, "nuc"),
        ["torch.linalg.norm(x, 1)"] = (x, _, _) => linalg.norm(x, 1),
        ["torch.linalg.vector_norm(x, 3, 1)"] = (x, _, _) => linalg.vector_norm(x, 3, [1]),
        ["torch.linalg.matrix_norm(x)"] = (x, _, _) => linalg.matrix_norm(x),
        ["torch.linalg.matrix_norm(x, float('inf'))"] = (x, _, _) => linalg.matrix_norm(x, double.PositiveInfinity),
        ["torch.linalg.cond(x)"] = (x, _, _) => linalg.cond(x),
        ["torch.linalg.matrix_exp(x)"] = (x, _, _) => linalg.matrix_exp(x),
        ["torch.linalg.multi_dot([x, y, z])"] = (x, y, z) => linalg.multi_dot([x, y, z]),
        ["torch.linalg.vecdot(x, y)"] = (x, y, _) => linalg.vecdot(x, y),
        ["torch.linalg.diagonal(x)"] = (x, _, _) => linalg.diagonal(x),
        ["torch.linalg.tensorinv(x, 1)"] = (x, _, _) => linalg.tensorinv(x, 1),
        ["torch.linalg.solve_triangular(x.triu(), y, upper=True)"] = (x, y, _) => linalg.solve_triangular(x.triu(), y, upper: true),
        ["torch.linalg.qr(x)[0] @ torch.linalg.qr(x)[1]"] = (x, _, _) => linalg.qr(x).Q.matmul(linalg.qr(x).R),
        ["torch.linalg.lstsq(x, y)[0]"] = (x, y, _) => linalg.lstsq(x, y).Solution,
        ["torch.linalg.vander(x)"] = (x, _, _) => linalg.vander(x),
    };
}
