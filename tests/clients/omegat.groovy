// SPDX-License-Identifier: Apache-2.0
// Has one of OmegaT's own machine translation connectors ask a server of ours, without OmegaT's windows: the address that is built
// into it is exchanged. Prints what OmegaT would show.
//
//     omegat.groovy CONNECTOR ADDRESS FROM TO TEXT
import java.lang.reflect.Field

Field find(Class type, String name) {
    for (Class c = type; c != null; c = c.superclass) {
        Field found = c.declaredFields.find { it.name == name }
        if (found) {
            found.accessible = true
            return found
        }
    }
    return null
}

Class type = Class.forName("org.omegat.core.machinetranslators." + args[0])
find(type, "GT_URL").set(null, args[1])
// Its constructor would want a menu to stand in.
def connector = find(Class.forName("sun.misc.Unsafe"), "theUnsafe").get(null).allocateInstance(type)
find(type, "cache").set(connector, [:])

def language = { Class.forName("org.omegat.util.Language").getConstructor(String).newInstance(it) }
def translate = type.declaredMethods.find { it.name == "translate" && it.parameterCount == 3 }
translate.accessible = true
print translate.invoke(connector, language(args[2]), language(args[3]), args[4])
