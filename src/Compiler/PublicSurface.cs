using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AsyncKatas.Compiler;

/// <summary>
/// What other assemblies can see of one, as text: what compiles against an assembly compiles in the same way against
/// another of the same surface. A reference assembly says more than that, such as the names of private types.
/// </summary>
internal static class PublicSurface
{
    private static readonly SymbolDisplayFormat s_format = Emitter
        .SignatureFormat(SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces)
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNotNullableReferenceTypeModifier);

    /// <summary>The surface of what is compiled.</summary>
    /// <param name="compilation">It may have errors: they stand in the surface, or leave it as it is.</param>
    /// <returns>
    /// Null if the text would not say all: somebody may see what is internal, and what a struct holds in private is the
    /// business of whoever makes one.
    /// </returns>
    public static string? Of(CSharpCompilation compilation)
    {
        var text = new StringBuilder();
        AttributeData[] attributes =
        [
            .. compilation.Assembly.GetAttributes(),
            .. compilation.SourceModule.GetAttributes(),
        ];
        if (attributes.Any(static it => it.AttributeClass?.Name is nameof(InternalsVisibleToAttribute)))
        {
            return null;
        }

        AddAttributes(attributes, text);
        return TryAdd(compilation.Assembly.GlobalNamespace, text.Append('\n')) ? text.ToString() : null;
    }

    private static bool TryAdd(INamespaceOrTypeSymbol container, StringBuilder text)
    {
        foreach (var member in container.GetMembers())
        {
            if (member is INamespaceSymbol space)
            {
                if (!TryAdd(space, text))
                {
                    return false;
                }
            }
            else if (
                member.DeclaredAccessibility
                is Accessibility.Public
                    or Accessibility.Protected
                    or Accessibility.ProtectedOrInternal
            )
            {
                Add(member, text);
                if (
                    member is INamedTypeSymbol type
                    && (
                        type.TypeKind
                            is not (TypeKind.Class or TypeKind.Interface or TypeKind.Enum or TypeKind.Delegate)
                        || !TryAdd(type, text)
                    )
                )
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static void Add(ISymbol symbol, StringBuilder text)
    {
        text.Append(symbol.ToDisplayString(s_format));
        AddAttributes(symbol.GetAttributes(), text);
        text.Append(symbol.IsStatic ? " static" : "")
            .Append(symbol.IsAbstract ? " abstract" : "")
            .Append(symbol.IsSealed ? " sealed" : "");
        switch (symbol)
        {
            case INamedTypeSymbol type:
                text.Append(type.IsRecord ? " record" : "").Append(' ').Append(type.EnumUnderlyingType);
                foreach (var ancestor in (IEnumerable<INamedTypeSymbol?>)[type.BaseType, .. type.Interfaces])
                {
                    text.Append(" : ").Append(ancestor?.ToDisplayString(s_format));
                }

                break;
            case IMethodSymbol method:
                text.Append(method.IsInitOnly ? " init" : "");
                AddAttributes(method.GetReturnTypeAttributes(), text);
                foreach (var parameter in method.Parameters)
                {
                    text.Append(' ').Append(parameter.RefKind).Append(parameter.ScopedKind);
                    AddAttributes(parameter.GetAttributes(), text);
                }

                break;
            default:
                break;
        }

        text.Append('\n');
    }

    private static void AddAttributes(IEnumerable<AttributeData> attributes, StringBuilder text)
    {
        foreach (var attribute in attributes)
        {
            text.Append(" [").Append(attribute).Append(']');
        }
    }
}
